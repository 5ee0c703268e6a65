package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.WriteResult.TableResult;
import io.sluice.udf.deadletter.DeadLetter;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers rows, and writes them when there are enough, when the first has waited long enough, and at each checkpoint.
 * Everything happens in the task's own thread: a slow server is back-pressure.
 */
final class PostgresWriter implements SinkWriter<MappedRow> {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresWriter.class);

    private final BatchOptions options;
    private final BatchBuffer buffer = new BatchBuffer();
    private final UpsertTransactions transactions;
    private final DeadLetterWriter deadLetters;
    private final ProcessingTimeService time;
    private final WriterMetrics metrics;
    private long flushDueMs;
    private boolean isTimerSet;

    PostgresWriter(
            PostgresOptions postgres,
            BatchOptions options,
            TableOptions tables,
            Backoff backoff,
            SinkWriter<DeadLetter> deadLetters,
            ProcessingTimeService time,
            MetricGroup metrics) {
        this.options = options;
        this.deadLetters = new DeadLetterWriter(deadLetters, time);
        this.time = time;
        this.metrics = new WriterMetrics(metrics, buffer::size);
        this.transactions = new UpsertTransactions(postgres, options, tables, backoff, this.metrics::onError);
    }

    void open() throws IOException, InterruptedException {
        transactions.open();
    }

    @Override
    public void write(MappedRow row, Context context) throws IOException, InterruptedException {
        if (buffer.isEmpty()) {
            flushDueMs =
                    time.getCurrentProcessingTime() + options.flushInterval().toMillis();
            setTimer();
        }
        buffer.add(row);
        if (buffer.size() >= options.maxRows() || buffer.bytes() >= BatchOptions.MAX_BYTES) {
            writeBuffered();
        }
    }

    private void setTimer() {
        if (!isTimerSet) {
            isTimerSet = true;
            var unused = time.registerTimer(flushDueMs, this::onTimer);
        }
    }

    /** One timer at a time: one that was set for rows which are written by now is set again for those that wait. */
    private void onTimer(long nowMs) throws IOException, InterruptedException {
        isTimerSet = false;
        if (buffer.isEmpty()) {
            return;
        }
        if (time.getCurrentProcessingTime() >= flushDueMs) {
            writeBuffered();
        } else {
            setTimer();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        writeBuffered();
        deadLetters.flush(endOfInput);
    }

    private void writeBuffered() throws IOException, InterruptedException {
        if (buffer.isEmpty()) {
            return;
        }
        long startNanos = System.nanoTime();
        WriteResult result = transactions.write(buffer.drain());
        metrics.onFlush(result, Duration.ofNanos(System.nanoTime() - startNanos));
        log(result);
        deadLetters.write(result.refused());
    }

    private static void log(WriteResult result) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        for (TableResult table : result.tables()) {
            LOG.debug(
                    "Batch written: table={} rows={} inserted={} updated={} deleted={} stale={} coalesced={}"
                            + " deadLetters={} durationMs={}",
                    table.table(),
                    table.received(),
                    table.counts().inserted(),
                    table.counts().updated(),
                    table.counts().deleted(),
                    table.counts().stale(),
                    table.coalesced(),
                    table.refused().size(),
                    table.duration().toMillis());
        }
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(deadLetters, transactions);
    }
}
