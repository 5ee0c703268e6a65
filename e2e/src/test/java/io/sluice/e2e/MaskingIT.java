package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.sluice.cli.verify.VerificationResult.Difference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is masked is in no record and no row, and the comparison knows what became of it. */
@ExtendWith(Stack.Extension.class)
class MaskingIT {

    private static final String PERSONAL = "ada.lovelace@example.com";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sluice", "json"})
    void nothingPersonalLeavesTheSource(String format, Stack stack) throws Exception {
        String name = "masked_" + format;
        Path key = Files.writeString(folder.resolve("mask-key"), "a key of the masks' own\n");
        String masks =
                """
                format: %s
                mongodb.before_image: when-available
                mask:
                  key: ${file:%s}
                  rules:
                    - source: %s.people
                      fields: {email: hash, address.street: redact, cards.number: drop}
                """
                        .formatted(format, key, name);
        try (Replication replication =
                new Replication(stack, name, folder, Optional.empty(), masks, "format: " + format)) {
            for (int i = 0; i < 100; i++) {
                replication.collection("people").insertOne(person(i));
            }
            replication.startBoth();
            replication.awaitRows("people", 100);
            replication
                    .collection("people")
                    .updateMany(Filters.lt("_id", 50), Updates.set("address.street", PERSONAL + " street 2"));
            replication.collection("people").updateOne(Filters.eq("_id", 7), Updates.set("email", "new" + PERSONAL));
            replication.collection("people").insertOne(person(100));

            replication.assertEqualSides(101);

            assertThat(replication.number("SELECT count(DISTINCT email) FROM " + name + ".people"))
                    .isEqualTo(2);
            assertThat(replication.number(
                            "SELECT count(*) FROM " + name + ".people WHERE people::text LIKE '%lovelace%'"))
                    .isZero();
            assertThat(replication.committedRecords("cdc." + name + ".people"))
                    .hasSizeGreaterThan(150)
                    .noneMatch(record -> new String(record.value(), UTF_8).contains("lovelace"));

            try (Connection target = replication.target();
                    Statement statement = target.createStatement()) {
                statement.execute("UPDATE " + name + ".people SET email = 'x' WHERE _id = '3'");
            }
            assertThat(replication.verify(Duration.ofSeconds(1)).differences())
                    .extracting(Difference::rowKey, Difference::columns)
                    .containsExactly(tuple("3", List.of("email")));
            assertThat(replication.repair(Duration.ofSeconds(20)).repaired()).isEqualTo(1);
            replication.assertEqualSides(101);

            Files.delete(key);
            assertThatThrownBy(() -> replication.verify(Duration.ofSeconds(1)))
                    .hasMessageContaining("cannot be compared without the watcher's masks");
        }
    }

    private static Document person(int id) {
        return new Document("_id", id)
                .append("email", PERSONAL)
                .append("address", new Document("street", PERSONAL + " street").append("city", "London"))
                .append("cards", List.of(new Document("number", PERSONAL).append("valid", true)));
    }
}
