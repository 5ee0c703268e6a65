package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.delete;
import static io.sluice.syncer.sink.postgres.TestRows.field;
import static io.sluice.syncer.sink.postgres.TestRows.softDelete;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.RowChange.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random changes, in random batches, against a map: whatever the batches are, the rows are the same. */
class RandomSequencesIT {

    private static final int SEQUENCES = 120;
    private static final int CHANGES = 60;
    private static final int KEYS = 6;
    private static final List<String> FIELDS = List.of("a", "b", "c");

    private final RealPostgres postgres = RealPostgres.get();

    /** The table as it should be: one change after the other, each checked against the row's version. */
    private static final class Model {

        private record Row(long version, String operation, Map<String, String> fields) {}

        private final Map<String, Row> rows = new TreeMap<>();
        /** The last version of a key, of deleted rows too. */
        private final Map<String, Long> versions = new TreeMap<>();

        void apply(RowChange change) {
            long version = change.version().position();
            versions.merge(change.rowKey(), version, Math::max);
            Row row = rows.get(change.rowKey());
            if (row != null && row.version() > version) {
                return;
            }
            switch (change.operation()) {
                case UPSERT -> {
                    Map<String, String> fields = new TreeMap<>();
                    for (String field : FIELDS) {
                        if (change.value(field) != null) {
                            fields.put(field, change.value(field).toString());
                        }
                    }
                    rows.put(change.rowKey(), new Row(version, "update", fields));
                }
                case DELETE -> rows.remove(change.rowKey());
                case SOFT_DELETE ->
                    rows.computeIfPresent(change.rowKey(), (key, old) -> new Row(version, "delete", old.fields()));
            }
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            rows.forEach((key, row) -> {
                StringBuilder line =
                        new StringBuilder(key + "|" + row.operation() + "|" + new Version(row.version(), 0));
                FIELDS.forEach(field -> line.append('|').append(row.fields().getOrDefault(field, "∅")));
                lines.add(line.toString());
            });
            return lines;
        }
    }

    @Test
    void rowsAreAsIfWrittenOneByOne() throws Exception {
        PostgresOptions options = postgres.newSchema();
        long seed = Long.getLong("sluice.test.seed", System.nanoTime());
        System.out.println("RandomSequencesIT: -Dsluice.test.seed=" + seed);
        Random random = new Random(seed);
        BatchOptions batch = new BatchOptions(20, Duration.ofMillis(500), 1);
        try (WriterHarness writer = new WriterHarness(options, batch, WriterHarness.CREATE_AND_EVOLVE)) {
            for (int sequence = 0; sequence < SEQUENCES; sequence++) {
                String table = "t" + sequence % 8;
                postgres.execute("DROP TABLE IF EXISTS " + new TableName(options.schema(), table).sql());
                Model model = new Model();
                // The columns are known from the start, or the model would have to know types.
                MappedRow first = upsert(
                        table,
                        "k0",
                        1,
                        field("a", ColumnKind.BIGINT, 0L),
                        field("b", ColumnKind.TEXT, "x"),
                        field("c", ColumnKind.BOOLEAN, true));
                List<MappedRow> history = new ArrayList<>(List.of(first));
                model.apply(first.row());
                writer.write(first);
                for (int i = 0; i < CHANGES; i++) {
                    MappedRow change = change(random, model, table);
                    history.add(change);
                    model.apply(change.row());
                    writer.write(change);
                    if (random.nextInt(8) == 0) {
                        writer.flush();
                    }
                }
                writer.flush();
                assertThat(rows(options, table))
                        .as("seed %s, sequence %s: %s", seed, sequence, history)
                        .isEqualTo(model.lines());
                replay(random, writer, options, table, history, model);
            }
            assertThat(writer.deadLetters).isEmpty();
        }
    }

    /** As after a restart: everything from some point on comes again. */
    private void replay(
            Random random,
            WriterHarness writer,
            PostgresOptions options,
            String table,
            List<MappedRow> history,
            Model model)
            throws Exception {
        for (MappedRow change : history.subList(random.nextInt(history.size()), history.size())) {
            model.apply(change.row());
            writer.write(change);
        }
        writer.flush();
        assertThat(rows(options, table)).as("after a replay").isEqualTo(model.lines());
    }

    /**
     * Mostly newer than what the key has, sometimes as old, sometimes older. Older than a row that was deleted it never
     * is: the table has no memory of that row, and the order of a key's changes is the source's promise.
     */
    private static MappedRow change(Random random, Model model, String table) {
        String key = "k" + random.nextInt(KEYS);
        long last = model.versions.getOrDefault(key, 10L);
        boolean hasRow = model.rows.containsKey(key);
        long version = Math.max(0, last + random.nextInt(4) - (hasRow && random.nextInt(5) == 0 ? 4 : 0));
        Operation operation = random.nextInt(3) > 0
                ? Operation.UPSERT
                : random.nextBoolean() ? Operation.DELETE : Operation.SOFT_DELETE;
        return switch (operation) {
            case DELETE -> delete(table, key, version);
            case SOFT_DELETE -> softDelete(table, key, version);
            case UPSERT -> {
                List<TestRows.Field> fields = new ArrayList<>();
                if (random.nextBoolean()) {
                    fields.add(field("a", ColumnKind.BIGINT, random.nextLong()));
                }
                if (random.nextBoolean()) {
                    fields.add(field("b", ColumnKind.TEXT, "v" + random.nextInt(100)));
                }
                if (random.nextBoolean()) {
                    fields.add(field("c", ColumnKind.BOOLEAN, random.nextBoolean()));
                }
                yield upsert(table, key, version, fields.toArray(TestRows.Field[]::new));
            }
        };
    }

    private List<String> rows(PostgresOptions options, String table) throws Exception {
        return postgres.query(
                "SELECT _id, cdc_operation, cdc_version, a, b, CASE WHEN c THEN 'true' WHEN NOT c THEN 'false' END FROM "
                        + new TableName(options.schema(), table).sql() + " ORDER BY _id");
    }
}
