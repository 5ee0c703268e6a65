package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.cli.verify.VerificationResult;
import io.sluice.cli.verify.VerificationResult.Difference;
import io.sluice.cli.verify.VerificationResult.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The comparison finds what was done to a row behind the jobs' backs: what it calls equal is equal. */
@ExtendWith(Stack.Extension.class)
class VerifyIT {

    @TempDir
    private Path folder;

    @Test
    void namesAndMendsEachRowThatDiffers(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "verified", folder)) {
            Load.insert(replication.collection("players"), 0, 1_500);
            replication.startBoth();
            replication.assertEqualSides(1_500);
            try (Connection target = replication.target();
                    Statement statement = target.createStatement()) {
                statement.execute("DELETE FROM verified.players WHERE _id = '7'");
                statement.execute("UPDATE verified.players SET score = score + 1 WHERE _id = '1200'");
                statement.execute("UPDATE verified.players SET items = '[]' WHERE _id = '8'");
                statement.execute("INSERT INTO verified.players (_id, cdc_version) VALUES ('9999', '')");
            }

            VerificationResult result = replication.verify(Duration.ofSeconds(1));

            assertThat(result.isEqual()).isFalse();
            assertThat(result.sourceDocuments()).isEqualTo(1_500);
            assertThat(result.targetRows()).isEqualTo(1_500);
            assertThat(result.differences())
                    .extracting(Difference::kind, Difference::rowKey, Difference::columns)
                    .containsExactlyInAnyOrder(
                            tuple(Kind.MISSING, "7", List.of()),
                            tuple(Kind.DIFFERENT, "1200", List.of("score")),
                            tuple(Kind.DIFFERENT, "8", List.of("items")),
                            tuple(Kind.EXTRA, "9999", List.of()));

            assertThat(replication.repair(Duration.ofSeconds(20)).repaired()).isEqualTo(4);
            replication.assertEqualSides(1_500);
        }
    }
}
