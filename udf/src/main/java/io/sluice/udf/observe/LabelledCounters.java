package io.sluice.udf.observe;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** One counter of everything, and one for each value of a label. */
public final class LabelledCounters<K> {

    private final Counter all;
    private final Map<K, Counter> byKey = new HashMap<>();

    /**
     * @param keys that may come; registered at once, so that a rate is there before the first of them
     * @param value a key as the label has it
     */
    public LabelledCounters(
            MetricGroup metrics, String name, String label, Collection<K> keys, Function<K, String> value) {
        all = metrics.counter(name);
        for (K key : keys) {
            byKey.put(key, metrics.addGroup(label, value.apply(key)).counter(name));
        }
    }

    public void inc(K key) {
        inc(key, 1);
    }

    public void inc(K key, long count) {
        all.inc(count);
        byKey.get(key).inc(count);
    }
}
