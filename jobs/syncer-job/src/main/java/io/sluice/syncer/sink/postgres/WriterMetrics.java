package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.InvalidValueMetrics;
import io.sluice.syncer.sink.postgres.WriteResult.TableResult;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.observe.LabelledCounters;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What a writer counts. Flushes are counted when they are committed, errors whenever they occur. */
final class WriterMetrics {

    /** Flushes over which sizes and durations are told. */
    private static final int WINDOW_SIZE = 1000;

    private static final Set<ErrorKind> ERROR_KINDS = EnumSet.of(
            ErrorKind.ROW_REFUSED,
            ErrorKind.DEADLOCK,
            ErrorKind.POSTGRES_BUSY,
            ErrorKind.POSTGRES_UNAVAILABLE,
            ErrorKind.POSTGRES_REFUSED);

    private final MetricGroup group;
    private final Counter messagesWritten;
    private final Counter batches;
    private final Histogram batchSize;
    private final Histogram flushDuration;
    private final LabelledCounters<ErrorKind> errors;
    private final InvalidValueMetrics invalidValues;
    private final Map<String, TableMetrics> tables = new HashMap<>();

    WriterMetrics(MetricGroup group, IntSupplier bufferSize) {
        this.group = group;
        this.messagesWritten = group.counter("syncer_messages_written_total");
        this.batches = group.counter("syncer_batches_total");
        this.batchSize = group.histogram("syncer_batch_size", new DescriptiveStatisticsHistogram(WINDOW_SIZE));
        this.flushDuration = group.histogram("syncer_batch_flush_duration_seconds", new SecondsHistogram(WINDOW_SIZE));
        this.invalidValues = new InvalidValueMetrics(group);
        this.errors = new LabelledCounters<>(group, "syncer_errors_total", "type", ERROR_KINDS, ErrorKind::label);
        group.gauge("syncer_buffer_size", (Gauge<Integer>) bufferSize::getAsInt);
    }

    void onError(ErrorKind kind) {
        errors.inc(kind);
    }

    void onFlush(WriteResult result, Duration duration) {
        long rows = 0;
        for (TableResult table : result.tables()) {
            tables.computeIfAbsent(table.table(), name -> new TableMetrics(group.addGroup("table", name)))
                    .add(table);
            messagesWritten.inc(table.counts().written());
            errors.inc(ErrorKind.ROW_REFUSED, table.refused().size());
            table.invalid()
                    .forEach(value ->
                            invalidValues.found(table.table(), value.column(), value.reason(), value.outcome()));
            rows += table.received();
        }
        batches.inc();
        batchSize.update(rows);
        flushDuration.update(TimeUnit.NANOSECONDS.toMicros(duration.toNanos()));
    }

    /** Every change that came in is counted once: inserted + updated + deleted + stale + coalesced + deadLetters. */
    private static final class TableMetrics {
        private final Counter inserted;
        private final Counter updated;
        private final Counter deleted;
        private final Counter stale;
        private final Counter coalesced;
        private final Counter deadLetters;

        TableMetrics(MetricGroup group) {
            inserted = group.counter("inserted");
            updated = group.counter("updated");
            deleted = group.counter("deleted");
            stale = group.counter("stale");
            coalesced = group.counter("coalesced");
            deadLetters = group.counter("deadLetters");
        }

        void add(TableResult result) {
            inserted.inc(result.counts().inserted());
            updated.inc(result.counts().updated());
            deleted.inc(result.counts().deleted());
            stale.inc(result.counts().stale());
            coalesced.inc(result.coalesced());
            deadLetters.inc(result.refused().size());
        }
    }
}
