package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.delete;
import static io.sluice.syncer.sink.postgres.TestRows.softDelete;
import static io.sluice.syncer.sink.postgres.TestRows.text;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.Version;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the statements do to rows, on a real server. */
class UpsertIT {

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;
    private WriterHarness writer;

    @BeforeEach
    void open() throws Exception {
        options = postgres.newSchema();
        writer = new WriterHarness(options);
    }

    @AfterEach
    void close() throws Exception {
        writer.close();
    }

    private List<String> rows() throws Exception {
        return postgres.query("SELECT _id, score, cdc_operation, cdc_version FROM "
                + new TableName(options.schema(), "t").sql() + " ORDER BY _id");
    }

    private static String version(long version) {
        return new Version(version, 0).toString();
    }

    @Test
    void countsInsertsUpdatesDeletesAndStaleRows() throws Exception {
        writer.flush(upsert("t", "a", 10, bigint("score", 1)), upsert("t", "b", 11, bigint("score", 2)));
        assertThat(writer.counts("t")).isEqualTo("inserted=2");

        writer.flush(
                upsert("t", "a", 12, bigint("score", 3)),
                upsert("t", "c", 13, bigint("score", 4)),
                delete("t", "b", 14));
        assertThat(writer.counts("t")).isEqualTo("inserted=3 updated=1 deleted=1");
        assertThat(rows()).containsExactly("a|3|update|" + version(12), "c|4|update|" + version(13));

        writer.flush(upsert("t", "a", 11, bigint("score", 99)), delete("t", "c", 12), delete("t", "none", 20));
        assertThat(writer.counts("t")).isEqualTo("inserted=3 updated=1 deleted=1 stale=3");
        assertThat(rows()).containsExactly("a|3|update|" + version(12), "c|4|update|" + version(13));
        assertThat(writer.metrics.count("syncer_messages_written_total")).isEqualTo(5);
        assertThat(writer.metrics.count("syncer_errors_total")).isZero();
        assertThat(writer.metrics.count("syncer_batches_total")).isEqualTo(3);
        assertThat(writer.metrics.histogram("syncer_batch_size").getStatistics().getMax())
                .isEqualTo(3);
        assertThat(writer.metrics.histogram("syncer_batch_size").getCount()).isEqualTo(3);
        assertThat(writer.metrics
                        .histogram("syncer_batch_flush_duration_seconds")
                        .getStatistics()
                        .getQuantile(1))
                .isBetween(0.0001, 10.0);
    }

    @Test
    void versionsCompareAsUnsignedNumbers() throws Exception {
        long beyondSigned = Long.MIN_VALUE;
        writer.flush(upsert("t", "a", beyondSigned, bigint("score", 1)));
        writer.flush(upsert("t", "a", Long.MAX_VALUE, bigint("score", 2)));
        assertThat(rows()).containsExactly("a|1|update|" + version(beyondSigned));
    }

    @Test
    void equalVersionReplaces() throws Exception {
        writer.flush(upsert("t", "a", 10, bigint("score", 1)));
        writer.flush(upsert("t", "a", 10, bigint("score", 2)));
        assertThat(rows()).containsExactly("a|2|update|" + version(10));
        writer.flush(delete("t", "a", 10));
        assertThat(rows()).isEmpty();
        assertThat(writer.counts("t")).isEqualTo("inserted=1 updated=1 deleted=1");
    }

    @Test
    void withinABatchTheLastVersionWinsAndOfEqualOnesTheLaterArrival() throws Exception {
        writer.flush(
                upsert("t", "a", 10, bigint("score", 1)),
                upsert("t", "a", 12, bigint("score", 2)),
                upsert("t", "a", 11, bigint("score", 3)),
                upsert("t", "b", 10, bigint("score", 1)),
                upsert("t", "b", 10, bigint("score", 2)),
                upsert("t", "c", 10, bigint("score", 1)),
                delete("t", "c", 11));
        assertThat(rows()).containsExactly("a|2|update|" + version(12), "b|2|update|" + version(10));
        assertThat(writer.counts("t")).isEqualTo("inserted=2 stale=1 coalesced=4");
    }

    @Test
    void softDeleteSetsWhatTheDeleteTellsAndLeavesTheRest() throws Exception {
        writer.flush(upsert("t", "a", 10, bigint("score", 1)), upsert("t", "b", 20, bigint("score", 2)));
        writer.flush(softDelete("t", "a", 11), softDelete("t", "b", 19), softDelete("t", "none", 30));
        assertThat(rows()).containsExactly("a|1|delete|" + version(11), "b|2|update|" + version(20));
        assertThat(writer.counts("t")).isEqualTo("inserted=2 deleted=1 stale=2");
    }

    @Test
    void softDeleteMarksARowOfTheSameBatch() throws Exception {
        writer.flush(upsert("t", "a", 10, bigint("score", 1)), softDelete("t", "a", 11));
        assertThat(rows()).containsExactly("a|1|delete|" + version(11));
        writer.flush(softDelete("t", "a", 12), upsert("t", "a", 13, bigint("score", 5)));
        assertThat(rows()).containsExactly("a|5|update|" + version(13));
    }

    @Test
    void rowWithoutAVersionIsOlderThanAny() throws Exception {
        String table = new TableName(options.schema(), "t").sql();
        postgres.execute(
                "CREATE TABLE " + table + " (_id text PRIMARY KEY, score bigint, cdc_operation text,"
                        + " cdc_timestamp timestamptz, cdc_version text)",
                "INSERT INTO " + table + " (_id, score) VALUES ('a', 0)");
        writer.flush(upsert("t", "a", 10, bigint("score", 1)));
        assertThat(rows()).containsExactly("a|1|update|" + version(10));
    }

    @Test
    void flushesWhenThereAreEnoughRowsOverAllTables() throws Exception {
        try (WriterHarness small = new WriterHarness(
                options, new BatchOptions(3, Duration.ofMillis(500), 100), WriterHarness.CREATE_AND_EVOLVE)) {
            small.write(upsert("t", "a", 1, bigint("score", 1)), upsert("u", "a", 1));
            assertThat(small.metrics.gauge("syncer_buffer_size")).isEqualTo(2);
            assertThat(small.counts("t")).isEmpty();
            small.write(upsert("t", "b", 1, bigint("score", 1)));
            assertThat(small.counts("t")).isEqualTo("inserted=2");
            assertThat(small.counts("u")).isEqualTo("inserted=1");
            assertThat(small.metrics.gauge("syncer_buffer_size")).isEqualTo(0);
        }
    }

    @Test
    void flushesWhenTheFirstRowHasWaitedLongEnough() throws Exception {
        writer.write(upsert("t", "a", 1, bigint("score", 1)));
        writer.clock.advance(300);
        writer.write(upsert("t", "b", 1, bigint("score", 1)));
        writer.clock.advance(199);
        assertThat(writer.counts("t")).isEmpty();
        writer.clock.advance(1);
        assertThat(writer.counts("t")).isEqualTo("inserted=2");
    }

    @Test
    void flushByCountDoesNotShortenTheWaitOfTheNextRows() throws Exception {
        writer.write(upsert("t", "a", 1, bigint("score", 1)));
        writer.clock.advance(400);
        writer.flush();
        writer.write(upsert("t", "b", 1, bigint("score", 1)));
        writer.clock.advance(400);
        assertThat(writer.counts("t")).isEqualTo("inserted=1");
        writer.clock.advance(100);
        assertThat(writer.counts("t")).isEqualTo("inserted=2");
        assertThat(writer.clock.getNumActiveTimers()).isZero();
    }

    @Test
    void checkpointFlushesRowsAndDeadLetters() throws Exception {
        writer.write(upsert("t", "a", 1, bigint("score", 1)));
        assertThat(writer.deadLetterFlushes).isZero();
        writer.flush();
        assertThat(writer.deadLetterFlushes).isEqualTo(1);
        assertThat(rows()).hasSize(1);
    }

    @Test
    void partitionedTablesAreCountedToo() throws Exception {
        String table = new TableName(options.schema(), "t").sql();
        postgres.execute(
                "CREATE TABLE " + table + " (_id text PRIMARY KEY, score bigint, cdc_operation text,"
                        + " cdc_timestamp timestamptz, cdc_version text) PARTITION BY LIST (_id)",
                "CREATE TABLE " + new TableName(options.schema(), "ab").sql() + " PARTITION OF " + table
                        + " FOR VALUES IN ('a', 'b')");
        writer.flush(upsert("t", "a", 10, bigint("score", 1)), upsert("t", "z", 10, bigint("score", 1)));
        assertThat(writer.counts("t")).isEqualTo("inserted=1 deadLetters=1");
        assertThat(writer.deadLetters.get(0).error()).isEqualTo("23514");
        writer.flush(upsert("t", "a", 11, bigint("score", 2)), upsert("t", "b", 10, bigint("score", 3)));
        writer.flush(upsert("t", "a", 9, bigint("score", 4)), delete("t", "b", 10));
        assertThat(writer.counts("t")).isEqualTo("inserted=2 updated=1 deleted=1 stale=1 deadLetters=1");
        assertThat(rows()).containsExactly("a|2|update|" + version(11));
    }

    @Test
    void namesAreQuotedWhateverTheyAre() throws Exception {
        String table = "t\"; DROP TABLE x; --";
        String column = "a \"b\" 'c' %s ? $1";
        writer.flush(upsert(table, "a", 1, text(column, "x")));
        writer.flush(upsert(table, "a", 2, text(column, "y")), delete(table, "b", 2));
        assertThat(postgres.query("SELECT " + RealPostgres.quoted(column) + " FROM "
                        + new TableName(options.schema(), table).sql()))
                .containsExactly("y");
    }
}
