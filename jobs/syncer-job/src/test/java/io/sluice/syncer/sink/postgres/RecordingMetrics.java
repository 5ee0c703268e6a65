package io.sluice.syncer.sink.postgres;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Keeps what is registered, by name; groups are joined by dots. */
final class RecordingMetrics extends UnregisteredMetricsGroup {

    private final String prefix;
    private final Map<String, Metric> metrics;

    RecordingMetrics() {
        this("", new TreeMap<>());
    }

    private RecordingMetrics(String prefix, Map<String, Metric> metrics) {
        this.prefix = prefix;
        this.metrics = metrics;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
        return new RecordingMetrics(prefix + key + "." + value + ".", metrics);
    }

    @Override
    public Counter counter(String name) {
        Counter counter = super.counter(name);
        metrics.put(prefix + name, counter);
        return counter;
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
        metrics.put(prefix + name, histogram);
        return histogram;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        metrics.put(prefix + name, gauge);
        return gauge;
    }

    Set<String> names() {
        return metrics.keySet();
    }

    long count(String name) {
        Metric metric = metrics.get(name);
        return metric == null ? 0 : ((Counter) metric).getCount();
    }

    Histogram histogram(String name) {
        return (Histogram) metrics.get(name);
    }

    Object gauge(String name) {
        return ((Gauge<?>) metrics.get(name)).getValue();
    }
}
