package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is masked is in no record and no row, and the comparison knows what became of it. */
@ExtendWith(Stack.Extension.class)
class MaskingIT {

    private static final String PERSONAL = "ada.lovelace@example.com";

    @TempDir
    private Path folder;

    @Test
    void nothingPersonalLeavesTheSource(Stack stack) throws Exception {
        Path key = Files.writeString(folder.resolve("mask-key"), "a key of the masks' own\n");
        String masks =
                """
                mongodb.before_image: when-available
                mask:
                  key: ${file:%s}
                  rules:
                    - source: masked.people
                      fields: {email: hash, address.street: redact, cards.number: drop}
                """
                        .formatted(key);
        try (Replication replication = new Replication(stack, "masked", folder, Optional.empty(), masks)) {
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

            assertThat(replication.number("SELECT count(DISTINCT email) FROM masked.people"))
                    .isEqualTo(2);
            assertThat(replication.number("SELECT count(*) FROM masked.people WHERE people::text LIKE '%lovelace%'"))
                    .isZero();
            assertThat(replication.committedRecords("cdc.masked.people"))
                    .hasSizeGreaterThan(150)
                    .noneMatch(record -> new String(record.value(), UTF_8).contains("lovelace"));
        }
    }

    private static Document person(int id) {
        return new Document("_id", id)
                .append("email", PERSONAL)
                .append("address", new Document("street", PERSONAL + " street").append("city", "London"))
                .append("cards", List.of(new Document("number", PERSONAL).append("valid", true)));
    }
}
