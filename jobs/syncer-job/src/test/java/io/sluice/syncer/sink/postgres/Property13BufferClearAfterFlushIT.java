package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Property 13: for any flush operation that completes successfully, the buffer should be empty and all Kafka offsets for
 * flushed messages should be committed. Here: a flush is a checkpoint's, whose offsets Kafka is told, or one in between;
 * after each the buffer is empty, and everything that was in it is in PostgreSQL.
 *
 * <p>Validates: Requirements 5.4.
 */
class Property13BufferClearAfterFlushIT {

    private static final int MAX_ROWS = 9;

    private final RealPostgres postgres = RealPostgres.get();
    private long version;

    /** A number below 8 is a document that is changed, 8 a wait that is long enough, 9 a checkpoint. */
    @Test
    void afterAFlushTheBufferIsEmptyAndItsRowsAreWritten() throws Exception {
        PostgresOptions options = postgres.newSchema();
        BatchOptions batch = new BatchOptions(MAX_ROWS, Duration.ofMillis(500), MAX_ROWS);
        Map<String, String> written = new TreeMap<>();
        try (WriterHarness writer = new WriterHarness(options, batch, WriterHarness.CREATE_AND_EVOLVE)) {
            RandomInput.slowTheory("Property 13")
                    .forAll(lists().of(integers().between(0, 9)).ofSizeBetween(0, 40))
                    .checkAssert(RandomInput.check(steps -> {
                        for (int step : steps) {
                            take(writer, step, written);
                        }
                        writer.flush();
                        assertFlushed(writer, options, written);
                    }));
        }
    }

    private void take(WriterHarness writer, int step, Map<String, String> written) throws Exception {
        switch (step) {
            case 8 -> {
                writer.clock.advance(500);
                assertThat(writer.metrics.gauge("syncer_buffer_size")).isEqualTo(0);
            }
            case 9 -> {
                writer.flush();
                assertThat(writer.metrics.gauge("syncer_buffer_size")).isEqualTo(0);
            }
            default -> {
                version++;
                written.put("k" + step, Long.toString(version));
                writer.write(upsert("t", "k" + step, version, bigint("n", version)));
            }
        }
    }

    private void assertFlushed(WriterHarness writer, PostgresOptions options, Map<String, String> written)
            throws Exception {
        assertThat(writer.metrics.gauge("syncer_buffer_size")).isEqualTo(0);
        if (written.isEmpty()) {
            return;
        }
        List<String> expected = written.entrySet().stream()
                .map(entry -> entry.getKey() + "|" + entry.getValue())
                .collect(Collectors.toList());
        assertThat(postgres.query("SELECT _id, n FROM " + new TableName(options.schema(), "t").sql() + " ORDER BY _id"))
                .isEqualTo(expected);
        long batches = writer.metrics.count("syncer_batches_total");
        writer.flush();
        assertThat(writer.metrics.count("syncer_batches_total"))
                .as("nothing is written twice")
                .isEqualTo(batches);
    }
}
