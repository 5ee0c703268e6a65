package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rows a second through arrays and through COPY, by rows a batch, one connection and one transaction a batch. The forms
 * take turns, so that whatever else the machine does falls on all of them. Not part of the tests: it asserts nothing of
 * time. {@code -Dsluice.bench.rounds=} sets how often, {@code -Dsluice.bench.rows=} how many rows at most.
 */
class BatchFormsBenchmark {

    private static final int ROUNDS = Integer.getInteger("sluice.bench.rounds", 7);
    private static final int MOST_ROWS = Integer.getInteger("sluice.bench.rows", 20_000);
    private static final int MOST_BATCHES = 300;
    private static final List<Integer> BATCH_SIZES = List.of(10, 100, 1_000, 10_000);

    private static final List<Column> COLUMNS = List.of(
            column("id", "bigint"),
            column("username", "text"),
            column("email", "varchar(100)"),
            column("level", "integer"),
            column("score", "bigint"),
            column("region", "text"),
            column("class", "text"),
            column("guild", "text"),
            column("hp", "integer"),
            column("rating", "double precision"),
            column("balance", "numeric(20,2)"),
            column("active", "boolean"),
            column("attributes", "jsonb"),
            column("updated_at", "timestamptz"),
            column("cdc_operation", "text"),
            column("cdc_timestamp", "timestamptz"),
            column("cdc_version", "text"));

    private static final Table KEYED =
            new Table("keyed", COLUMNS, List.of("id"), "cdc_version", Map.of(), Map.of(), false);
    private static final Table APPENDED = new Table("appended", COLUMNS, List.of(), "", Map.of(), Map.of(), false);

    /** One way to write a batch. */
    @FunctionalInterface
    private interface Form {
        long write(Session session, TableBatch batch) throws SQLException;
    }

    private final RealPostgres postgres = RealPostgres.get();
    private final Map<String, List<Double>> rates = new TreeMap<>();
    private PostgresOptions options;

    @Test
    void measure() throws Exception {
        options = postgres.newSchema();
        List<MappedRow> first = rows(KEYED, 1);
        List<MappedRow> second = rows(KEYED, 2);
        List<MappedRow> appended = rows(APPENDED, 1);
        TableCatalog catalog = new TableCatalog(options.schema(), WriterHarness.CREATE_AND_EVOLVE);
        try (Session session = Session.open(options)) {
            catalog.prepare(session, batch(first));
            catalog.prepare(session, batch(appended));
            session.execute("CREATE TEMP TABLE staging (LIKE keyed) ON COMMIT DELETE ROWS");
            session.commit();
            Form unnest = production(catalog, Integer.MAX_VALUE);
            Form copy = production(catalog, 1);
            Form staged = staged(catalog.declared(KEYED));
            for (int round = 0; round <= ROUNDS; round++) {
                for (int size : BATCH_SIZES) {
                    for (boolean isCopy : new boolean[] {false, true}) {
                        session.execute("TRUNCATE keyed, appended");
                        session.commit();
                        session.executeAlone("CHECKPOINT");
                        String form = isCopy ? "COPY" : "unnest";
                        Form keyed = isCopy ? staged : unnest;
                        boolean counts = round > 0;
                        run(session, keyed, size, first, counts, "insert, with a key", form);
                        run(session, keyed, size, second, counts, "update, with a key", form);
                        run(session, isCopy ? copy : unnest, size, appended, counts, "append, without a key", form);
                    }
                }
            }
        }
        print();
    }

    private static Form production(TableCatalog catalog, int copyThreshold) {
        BatchWriter writer = new BatchWriter(catalog, copyThreshold);
        return (session, batch) ->
                writer.write(session, List.of(batch)).tables().get(0).counts().written();
    }

    /** The one way for COPY to keep the version guard: into a temporary table, and on with INSERT … ON CONFLICT. */
    private static Form staged(TargetTable table) {
        TargetTable staging =
                new TargetTable(new TableName("pg_temp", "staging"), table.columns(), List.of(), "", false);
        String unnest = WriteStatement.upsert(table).sql();
        int begin = unnest.indexOf("SELECT unnest");
        String upsert =
                unnest.substring(0, begin) + "SELECT * FROM staging" + unnest.substring(unnest.indexOf(" ON CONFLICT"));
        return (session, batch) -> new PoisonSplitter(session.connection(), rows -> {
                    CopyRows.append(session, staging, rows);
                    try (ResultSet answer = session.prepared(upsert).executeQuery()) {
                        answer.next();
                        return new TableCounts(rows.size(), answer.getLong("inserted"), answer.getLong("updated"), 0);
                    }
                })
                .write(batch.rows()
                        .map(row -> new FittedRow(row, row.row().values().toArray()))
                        .toList())
                .written();
    }

    private void run(
            Session session, Form form, int size, List<MappedRow> all, boolean counts, String work, String name)
            throws SQLException {
        List<MappedRow> rows = all.subList(0, Math.min(all.size(), size * MOST_BATCHES));
        List<TableBatch> batches = IntStream.range(0, (rows.size() + size - 1) / size)
                .mapToObj(i -> batch(rows.subList(i * size, Math.min(rows.size(), (i + 1) * size))))
                .toList();
        long written = 0;
        long startNanos = System.nanoTime();
        for (TableBatch batch : batches) {
            written += form.write(session, batch);
            session.commit();
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        assertThat(written).isEqualTo(rows.size());
        if (counts) {
            rates.computeIfAbsent("%s | %,6d | %-6s".formatted(work, size, name), key -> new ArrayList<>())
                    .add(rows.size() / seconds);
        }
    }

    private static TableBatch batch(List<MappedRow> rows) {
        return new TableBatch(rows.get(0).row().table().name(), List.of(), rows, List.of(), rows.size());
    }

    /** About 350 bytes each. */
    private static List<MappedRow> rows(Table table, long version) {
        return IntStream.range(0, MOST_ROWS)
                .mapToObj(i -> {
                    long hash = (i * 2654435761L) & 0xffffffffL;
                    List<Object> values = Arrays.asList(
                            (long) i,
                            "player_%08d".formatted(i),
                            "player_%08d@example.com".formatted(i),
                            (int) (hash % 100),
                            10_000_000_000L + hash,
                            "eu-west",
                            "warrior",
                            "guild_%04d".formatted(hash % 5000),
                            (int) (hash % 1000),
                            hash / 7.0,
                            BigDecimal.valueOf(hash, 2),
                            hash % 2 == 0,
                            ("{\"mana\": %d, \"stats\": {\"str\": %d, \"agi\": %d}, \"lastMap\": \"map_%03d\","
                                            + " \"bio\": \"the quick brown fox %08x jumps over the lazy dog\"}")
                                    .formatted(hash % 777, hash % 20, hash % 21, hash % 200, hash),
                            Instant.ofEpochMilli(1_700_000_000_000L + i * 1001L),
                            "update",
                            Instant.ofEpochMilli(1_700_000_000_500L + i * 1001L),
                            new Version(version, i).toString());
                    return TestRows.row(table, Operation.UPSERT, values, String.valueOf(i), version);
                })
                .toList();
    }

    private void print() {
        System.out.println("work | rows a batch | form | min | median | max rows/s");
        rates.forEach((what, all) -> {
            List<Double> sorted = all.stream().sorted().toList();
            System.out.printf(
                    "%s | %,9.0f | %,9.0f | %,9.0f%n",
                    what, sorted.get(0), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
        });
    }
}
