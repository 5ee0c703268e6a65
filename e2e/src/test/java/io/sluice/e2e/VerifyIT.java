package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.sluice.cli.verify.VerificationResult;
import io.sluice.cli.verify.VerificationResult.Difference;
import io.sluice.cli.verify.VerificationResult.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
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

    @Test
    void childTablesHoldTheArraysAndAreComparedWithThem(Stack stack) throws Exception {
        String mapping =
                """
                mappings:
                  - source: children.orders
                    table: orders
                    columns: { id: { from: _id, type: bigint }, customer: text }
                    key: [id]
                    children:
                      - array: items
                        table: order_items
                        columns:
                          order_id: { parent: id }
                          position: { meta: index }
                          sku: { type: varchar(20), not_null: true }
                          price: { from: price.amount, type: numeric }
                          changed_at: { meta: change_time }
                        key: [order_id, position]
                """;
        try (Replication replication = new Replication(stack, "children", folder, Optional.empty(), "", mapping)) {
            MongoCollection<Document> orders = replication.collection("orders");
            for (long id = 0; id < 200; id++) {
                orders.insertOne(order(id, 3));
            }
            replication.startBoth();
            replication.awaitRows("order_items", 600);
            orders.updateMany(Filters.lt("_id", 50), Updates.unset("items"));
            orders.updateMany(Filters.and(Filters.gte("_id", 50), Filters.lt("_id", 100)), Updates.popFirst("items"));
            orders.updateOne(Filters.eq("_id", 100), Updates.push("items", item("more")));
            orders.deleteMany(Filters.gte("_id", 190));
            orders.insertOne(order(1_000, 0).append("items", "no array"));
            replication.awaitRows("order_items", 50 * 2 + 90 * 3 + 1);

            VerificationResult equal = replication.verify(Duration.ofSeconds(60));
            assertThat(equal.differences()).isEmpty();
            assertThat(equal.targetRows()).isEqualTo(190);
            assertThat(equal.unmappable()).isEqualTo(1);

            try (Connection target = replication.target();
                    Statement statement = target.createStatement()) {
                statement.execute("DELETE FROM children.order_items WHERE order_id = 150 AND position = 1");
                statement.execute("UPDATE children.order_items SET price = 7 WHERE order_id = 151 AND position = 2");
                statement.execute("INSERT INTO children.order_items (order_id, position, sku) VALUES (7, 0, 'x')");
                statement.execute("INSERT INTO children.orders (id, cdc_version) VALUES (9999, '')");
                statement.execute("INSERT INTO children.order_items (order_id, position, sku) VALUES (9999, 0, 'x')");
                statement.execute("INSERT INTO children.order_items (order_id, position, sku)"
                        + " VALUES (8888, 0, 'x'), (8888, 1, 'x')");
                statement.execute("DELETE FROM children.orders WHERE id = 152");
            }
            assertThat(replication.verify(Duration.ofSeconds(1)).differences())
                    .extracting(Difference::kind, Difference::table, Difference::rowKey, Difference::columns)
                    .containsExactlyInAnyOrder(
                            tuple(Kind.DIFFERENT, "order_items", "150", List.of("order_id", "position")),
                            tuple(Kind.DIFFERENT, "order_items", "151", List.of("price")),
                            tuple(Kind.DIFFERENT, "order_items", "7", List.of("order_id", "position")),
                            tuple(Kind.MISSING, "orders", "152", List.of()),
                            tuple(Kind.EXTRA, "orders", "9999", List.of()),
                            tuple(Kind.EXTRA, "order_items", "8888", List.of()));

            assertThat(replication.repair(Duration.ofSeconds(20)).repaired()).isEqualTo(6);
            assertThat(replication.verify(Duration.ofSeconds(60)).differences()).isEmpty();
            assertThat(replication.rowCount("order_items")).isEqualTo(50 * 2 + 90 * 3 + 1);
        }
    }

    private static Document order(long id, int items) {
        List<Document> array = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            array.add(item("sku-" + i));
        }
        return new Document("_id", id).append("customer", "c" + id).append("items", array);
    }

    private static Document item(String sku) {
        return new Document("sku", sku).append("price", new Document("amount", 1.25));
    }
}
