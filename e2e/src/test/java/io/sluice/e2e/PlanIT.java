package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.sluice.cli.plan.PlanReport;
import io.sluice.cli.plan.PlanSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a plan prints is what the syncer then does; the plan itself does nothing. */
@ExtendWith(Stack.Extension.class)
class PlanIT {

    private static final String MAPPINGS =
            """
            mappings:
              - source: planned.orders
                table: orders
                columns: { id: { from: _id, type: bigint }, code: varchar(20) }
                key: [id]
                unique: { unique_code: [code] }
                indexes: { idx_orders_code: [code desc] }
                children:
                  - array: items
                    table: order_items
                    columns: { order_id: { parent: id }, position: { meta: index }, sku: text }
                    key: [order_id, position]
            """;

    @TempDir
    private Path folder;

    @Test
    void theSyncerDoesWhatThePlanSaysAndThePlanLeavesNoTrace(Stack stack) throws Exception {
        try (Replication replication = new Replication(stack, "planned", folder, Optional.empty(), "", MAPPINGS)) {
            MongoCollection<Document> orders = replication.collection("orders");
            for (long id = 0; id < 3; id++) {
                orders.insertOne(new Document("_id", id)
                        .append("code", "code " + id)
                        .append("items", List.of(new Document("sku", "a"), new Document("sku", "b"))));
                replication
                        .collection("players")
                        .insertOne(new Document("_id", id).append("name", "ada").append("level", id));
            }
            replication.startWatcher(Optional.empty());
            Replication.await(
                    "the events",
                    () -> replication.committedEvents("orders").size() == 3
                            && replication.committedEvents("players").size() == 3);
            List<String> before = traces(stack, replication);

            PlanReport plan = replication.plan(PlanSample.ofTopics(100));

            assertThat(traces(stack, replication)).isEqualTo(before);
            assertThat(plan.problems()).isEmpty();
            assertThat(plan.isWell()).isTrue();
            assertThat(plan.text())
                    .contains("cdc.planned.orders", "cdc.planned.players")
                    .contains("would be created\n  sluice-syncer-planned.dead-letters")
                    .contains("code = \"code 2\"")
                    .contains("order_items: 2 rows")
                    .endsWith("6 records: upsert 6, child rows 6, dead letters 0, nothing 0");

            try (Connection target = replication.target();
                    Statement statement = target.createStatement()) {
                statement.execute("CREATE SCHEMA planned_by_hand");
                for (String sql : plan.statements()) {
                    statement.execute(sql.replace("\"planned\".", "\"planned_by_hand\"."));
                }
            }
            replication.startSyncer(Optional.empty());
            replication.awaitRows("orders", 3);
            replication.awaitRows("order_items", 6);
            replication.awaitRows("players", 3);
            assertThat(tables(replication, "planned_by_hand"))
                    .isEqualTo(tables(replication, "planned"))
                    .contains("orders.code character varying YES null", "players.level bigint YES null")
                    .anyMatch(line -> line.startsWith("sluice_ledger."));
            PlanReport after = replication.plan(PlanSample.ofTopics(100));
            assertThat(after.statements()).isEmpty();
            assertThat(after.problems()).isEmpty();
        }
    }

    @Test
    void eventsOfAFileAreTriedAndWhatCannotBeProcessedIsTold(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "tried", folder)) {
            Path events = Files.writeString(
                    folder.resolve("events.json"),
                    """
                    {"id": "1", "operation_type": "insert", "garbage": true}
                    """);

            PlanReport plan = replication.plan(PlanSample.ofFile(events, Optional.empty()));

            assertThat(plan.isWell()).isFalse();
            assertThat(plan.problems()).isEmpty();
            assertThat(plan.text()).contains("line 1  dead letter, DECODE: ");
        }
    }

    /** What a plan could have left: topics, groups, tables. */
    private static List<String> traces(Stack stack, Replication replication) throws Exception {
        List<String> traces = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.info().kafka()))) {
            traces.addAll(new TreeSet<>(admin.listTopics().names().get()));
            admin.listConsumerGroups().all().get().forEach(group -> traces.add(group.groupId()));
        }
        traces.addAll(query(replication, "SELECT oid::regclass::text FROM pg_class ORDER BY 1"));
        return traces;
    }

    private static List<String> tables(Replication replication, String schema) throws SQLException {
        List<String> tables = query(
                replication,
                "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '"
                        + " || coalesce(collation_name, 'null') FROM information_schema.columns WHERE table_schema = '"
                        + schema + "' ORDER BY 1");
        tables.addAll(query(
                replication,
                "SELECT replace(indexdef, '" + schema + ".', '') FROM pg_indexes WHERE schemaname = '" + schema
                        + "' ORDER BY 1"));
        tables.addAll(query(
                replication,
                "SELECT relname || ': ' || obj_description(oid, 'pg_class') FROM pg_class WHERE relkind = 'r'"
                        + " AND obj_description(oid, 'pg_class') IS NOT NULL AND relnamespace = '" + schema
                        + "'::regnamespace ORDER BY 1"));
        return tables;
    }

    private static List<String> query(Replication replication, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection target = replication.target();
                Statement statement = target.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
