package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Property 12: for any sequence of messages received by the Syncer, messages should accumulate in the buffer until a
 * flush condition is met (count or time threshold). Here: of one document the last change is what waits.
 *
 * <p>Validates: Requirements 5.1, 5.2, 5.3.
 */
class Property12MessageBufferingBeforeFlushIT {

    private static final int MAX_ROWS = 7;
    private static final long FLUSH_INTERVAL_MS = 500;
    private static final int KEYS = 12;

    private long version;

    /** A step below {@link #KEYS} is a change of that document; each further one lets 50 ms more pass. */
    @Test
    void nothingIsWrittenBeforeThereAreEnoughRowsOrTheFirstHasWaitedLongEnough() throws Exception {
        PostgresOptions options = RealPostgres.get().newSchema();
        BatchOptions batch = new BatchOptions(MAX_ROWS, Duration.ofMillis(FLUSH_INTERVAL_MS), MAX_ROWS);
        try (WriterHarness writer = new WriterHarness(options, batch, WriterHarness.CREATE_AND_EVOLVE)) {
            RandomInput.slowTheory("Property 12")
                    .forAll(lists().of(integers().between(0, KEYS + 11)).ofSizeBetween(0, 60))
                    .checkAssert(RandomInput.check(steps -> check(writer, steps)));
        }
    }

    private void check(WriterHarness writer, List<Integer> steps) throws Exception {
        writer.flush();
        long batches = writer.metrics.count("syncer_batches_total");
        Set<Integer> waiting = new HashSet<>();
        long firstAtMs = 0;
        for (int step : steps) {
            if (step < KEYS) {
                firstAtMs = waiting.isEmpty() ? writer.clock.getCurrentProcessingTime() : firstAtMs;
                waiting.add(step);
                writer.write(upsert("t", "k" + step, ++version, bigint("n", version)));
            } else {
                writer.clock.advance(50L * (step - KEYS + 1));
            }
            boolean isDue = waiting.size() == MAX_ROWS
                    || (!waiting.isEmpty() && writer.clock.getCurrentProcessingTime() - firstAtMs >= FLUSH_INTERVAL_MS);
            if (isDue) {
                batches++;
                waiting.clear();
            }

            assertThat(writer.metrics.gauge("syncer_buffer_size")).isEqualTo(waiting.size());
            assertThat(writer.metrics.count("syncer_batches_total")).isEqualTo(batches);
        }
    }
}
