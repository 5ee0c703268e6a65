package io.sluice.syncer.sink.postgres;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What a writer tells of its transactions, beside {@link WriterMetrics}. */
final class TwoPhaseMetrics {

    private final Counter prepared;
    private final Counter rolledBack;

    TwoPhaseMetrics(MetricGroup group, IntSupplier inDoubt, LongSupplier oldestInDoubtMs) {
        this.prepared = group.counter("syncer_transactions_prepared_total");
        this.rolledBack = group.counter("syncer_transactions_rolled_back_total");
        group.gauge("syncer_transactions_in_doubt", (Gauge<Integer>) inDoubt::getAsInt);
        group.gauge("syncer_transactions_in_doubt_oldest_ms", (Gauge<Long>) oldestInDoubtMs::getAsLong);
    }

    void onPrepared() {
        prepared.inc();
    }

    void onRolledBack(int count) {
        rolledBack.inc(count);
    }
}
