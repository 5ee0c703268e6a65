package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;

/** A writer on a real server, with a clock that the test turns, and waits that take no time. */
final class WriterHarness implements AutoCloseable {

    static final TableOptions CREATE_AND_EVOLVE = new TableOptions(true, true);

    final TestProcessingTimeService clock = new TestProcessingTimeService();
    final RecordingMetrics metrics = new RecordingMetrics();
    final List<DeadLetter> deadLetters = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    int deadLetterFlushes;
    Runnable onPause = () -> {};

    private final PostgresWriter writer;

    WriterHarness(PostgresOptions options) throws Exception {
        this(options, BatchOptions.DEFAULT, CREATE_AND_EVOLVE);
    }

    WriterHarness(PostgresOptions options, BatchOptions batch, TableOptions tables) throws Exception {
        SinkWriter<DeadLetter> collector = new SinkWriter<>() {
            @Override
            public void write(DeadLetter letter, Context context) {
                deadLetters.add(letter);
            }

            @Override
            public void flush(boolean endOfInput) {
                deadLetterFlushes++;
            }

            @Override
            public void close() {}
        };
        Backoff backoff = new Backoff(RetryOptions.DEFAULT, pause -> {
            pauses.add(pause);
            onPause.run();
        });
        clock.setCurrentTime(1_000_000);
        writer = new PostgresWriter(options, batch, tables, backoff, collector, clock, metrics);
        writer.open();
    }

    WriterHarness write(MappedRow... rows) throws Exception {
        for (MappedRow row : rows) {
            writer.write(row, null);
        }
        return this;
    }

    /** Writes the rows in one batch. */
    WriterHarness flush(MappedRow... rows) throws Exception {
        write(rows);
        writer.flush(false);
        return this;
    }

    /** What became of the changes of a table so far. */
    String counts(String table) {
        return List.of("inserted", "updated", "deleted", "stale", "coalesced", "deadLetters").stream()
                .map(name -> name + "=" + metrics.count("table." + table + "." + name))
                .filter(count -> !count.endsWith("=0"))
                .collect(Collectors.joining(" "));
    }

    @Override
    public void close() throws Exception {
        writer.close();
    }
}
