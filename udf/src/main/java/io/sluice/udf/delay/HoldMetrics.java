package io.sluice.udf.delay;

import io.sluice.udf.event.Namespace;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What can be seen of the changes that are held. */
final class HoldMetrics {

    private static final int LATENESS_WINDOW = 1000;

    final Counter delayed;
    final Counter released;
    final Counter cancelled;
    final Counter superseded;
    final Counter unreadable;
    final Counter farAhead;
    final Counter dropped;

    private final MetricGroup group;
    private final Histogram latenessMs;

    HoldMetrics(MetricGroup group) {
        this.group = group;
        delayed = group.counter("watcher_held_total");
        released = group.counter("watcher_held_released_total");
        cancelled = group.counter("watcher_held_cancelled_total");
        superseded = group.counter("watcher_held_superseded_total");
        unreadable = group.counter("watcher_held_unreadable_total");
        farAhead = group.counter("watcher_held_far_ahead_total");
        dropped = group.counter("watcher_held_dropped_total");
        latenessMs = group.histogram("watcher_held_lateness_ms", new DescriptiveStatisticsHistogram(LATENESS_WINDOW));
    }

    void gauge(String name, LongSupplier value) {
        group.gauge(name, (Gauge<Long>) value::getAsLong);
    }

    void gauge(Namespace collection, LongSupplier count) {
        group.addGroup("collection", collection.fullName())
                .gauge("watcher_held_of_collection", (Gauge<Long>) count::getAsLong);
    }

    void released(long lateMs) {
        released.inc();
        latenessMs.update(lateMs);
    }
}
