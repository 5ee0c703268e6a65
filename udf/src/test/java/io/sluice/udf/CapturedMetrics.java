package io.sluice.udf;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;

/** An environment for an operator's harness that shows the metrics which the operator registers. */
public final class CapturedMetrics {

    private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();

    public MockEnvironment environment() {
        return environment(1, 1, 0);
    }

    public MockEnvironment environment(int maxParallelism, int parallelism, int subtask) {
        return new MockEnvironmentBuilder()
                .setMaxParallelism(maxParallelism)
                .setParallelism(parallelism)
                .setSubtaskIndex(subtask)
                .setMetricGroup(new InterceptingTaskMetricGroup() {
                    @Override
                    public InterceptingOperatorMetricGroup getOrAddOperator(OperatorID id, String name) {
                        return metrics;
                    }
                })
                .build();
    }

    public long counter(String name) {
        return ((Counter) metric(name)).getCount();
    }

    public long gauge(String name) {
        return ((Number) ((Gauge<?>) metric(name)).getValue()).longValue();
    }

    private Metric metric(String name) {
        Metric metric = metrics.get(name);
        if (metric == null) {
            throw new AssertionError("No metric " + name);
        }
        return metric;
    }
}
