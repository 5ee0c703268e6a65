package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.column;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.RandomInput;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Property 15: for any batch of messages, if the batch size is less than 100, prepared statements should be used; if 100
 * or more, the COPY protocol should be used. Here: the 100 is the setting {@code batch.copy_threshold}; a table with a
 * key is written by one prepared statement whatever the size, for COPY knows no version guard.
 *
 * <p>Validates: Requirements 7.3, 7.4.
 */
class Property15BatchWriteProtocolSelectionIT {

    private static final int THRESHOLD = 100;
    private static final BatchOptions BATCH = new BatchOptions(1000, Duration.ofMillis(500), THRESHOLD);
    private static final Table LOG =
            new Table("log", List.of(column("n", "bigint")), List.of(), "", Map.of(), Map.of(), false);

    private final RealPostgres postgres = RealPostgres.get();
    private long version;

    @Test
    void theSizeOfTheBatchDecides() throws Exception {
        PostgresOptions options = newTables();
        try (WriterHarness writer = new WriterHarness(options, BATCH, WriterHarness.CREATE_AND_EVOLVE)) {
            RandomInput.slowTheory("Property 15")
                    .forAll(integers().between(1, 2 * THRESHOLD))
                    .checkAssert(RandomInput.check(size -> {
                        writer.flush(LongStream.range(0, size)
                                .mapToObj(n -> TestRows.row(LOG, Operation.UPSERT, List.of(n), "row " + n, n))
                                .toArray(MappedRow[]::new));

                        assertThat(statements(options)).containsExactly(size < THRESHOLD ? "INSERT" : "COPY");
                    }));
        }
    }

    @Test
    void aTableWithAKeyIsWrittenByOnePreparedStatement() throws Exception {
        PostgresOptions options = newTables();
        try (WriterHarness writer = new WriterHarness(options, BATCH, WriterHarness.CREATE_AND_EVOLVE)) {
            RandomInput.slowTheory("Property 15, with a key")
                    .forAll(integers().between(1, 2 * THRESHOLD))
                    .checkAssert(RandomInput.check(size -> {
                        writer.flush(LongStream.range(0, size)
                                .mapToObj(n -> upsert("kv", "k" + n, ++version, bigint("n", n)))
                                .toArray(MappedRow[]::new));

                        assertThat(statements(options)).containsExactly("INSERT");
                    }));
        }
    }

    /** Each statement that brings rows to one of the tables is noted. */
    private PostgresOptions newTables() throws Exception {
        PostgresOptions options = postgres.newSchema();
        String log = table(options, "log");
        String kv = table(options, "kv");
        String note = table(options, "note");
        postgres.execute(
                "CREATE TABLE " + log + " (n bigint)",
                "CREATE TABLE " + kv + " (_id text PRIMARY KEY, n bigint, cdc_operation text,"
                        + " cdc_timestamp timestamptz, cdc_version text)",
                "CREATE TABLE " + table(options, "statements") + " (sql text)",
                "CREATE FUNCTION " + note + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
                        + table(options, "statements")
                        + " SELECT CASE WHEN current_query() LIKE 'COPY %' THEN 'COPY' ELSE 'INSERT' END;"
                        + " RETURN NULL; END $$",
                "CREATE TRIGGER note AFTER INSERT ON " + log + " EXECUTE FUNCTION " + note + "()",
                "CREATE TRIGGER note AFTER INSERT ON " + kv + " EXECUTE FUNCTION " + note + "()");
        return options;
    }

    private List<String> statements(PostgresOptions options) throws Exception {
        return postgres.query("DELETE FROM " + table(options, "statements") + " RETURNING sql");
    }

    private static String table(PostgresOptions options, String name) {
        return new TableName(options.schema(), name).sql();
    }
}
