package io.sluice.syncer.sink;

import io.sluice.udf.mapping.InvalidReason;
import io.sluice.udf.mapping.InvalidValues;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the values that their columns could not hold, by field, reason and what became of them. */
public final class InvalidValueMetrics implements InvalidValues {

    /** Automatic tables have columns that data names: beyond this many they are counted as one. */
    static final int MAX_COUNTERS = 1000;

    static final String OTHER_COLUMNS = "(others)";

    private static final Logger LOG = LoggerFactory.getLogger(InvalidValueMetrics.class);

    private record Key(String table, String column, InvalidReason reason, Outcome outcome) {}

    private final MetricGroup group;
    private final Counter total;
    private final Map<Key, Counter> counters = new HashMap<>();

    public InvalidValueMetrics(MetricGroup group) {
        this.group = group;
        this.total = group.counter("syncer_invalid_values_total");
    }

    @Override
    public void found(String table, String column, InvalidReason reason, Outcome outcome) {
        total.inc();
        counter(new Key(table, column, reason, outcome)).inc();
    }

    private Counter counter(Key key) {
        Counter known = counters.get(key);
        if (known != null) {
            return known;
        }
        boolean isFull = counters.size() >= MAX_COUNTERS && !key.column().equals(OTHER_COLUMNS);
        return isFull
                ? counter(new Key(OTHER_COLUMNS, OTHER_COLUMNS, key.reason(), key.outcome()))
                : counters.computeIfAbsent(key, this::register);
    }

    private Counter register(Key key) {
        LOG.info(
                "First value of {}.{} that its column cannot hold ({}), outcome {}; further ones are counted",
                key.table(),
                key.column(),
                key.reason().label(),
                key.outcome().label());
        return group.addGroup("table", key.table())
                .addGroup("column", key.column())
                .addGroup("reason", key.reason().label())
                .addGroup("outcome", key.outcome().label())
                .counter("syncer_invalid_values_total");
    }
}
