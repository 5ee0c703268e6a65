package io.sluice.watcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.KafkaConnection;
import io.sluice.udf.codec.JsonCodec;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.TopicNames;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.Test;

class ChangeEventRecordsTest {

    private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();

    /** There is no broker: a record would need its topic. */
    @Test
    void whatTheFormatHasNoFormForIsCountedAndNotWritten() {
        ChangeEventRecords records = records();

        assertThat(records.serialize(Events.ofNamespace(OperationType.DROP, Events.PLAYERS), null, null))
                .isNull();
        assertThat(records.serialize(Events.update("{_id: 1}", null), null, null))
                .isNull();

        assertThat(counted("watcher_events_unwritten_total")).isEqualTo(2);
        assertThat(counted("watcher_events_published_total")).isZero();
    }

    private ChangeEventRecords records() {
        ChangeEventRecords records = new ChangeEventRecords(
                new KafkaOptions(
                        new KafkaConnection("127.0.0.1:1", Map.of()),
                        new TopicNames("cdc.{database}.{collection}"),
                        1,
                        (short) 1,
                        false,
                        "prefix",
                        1 << 20,
                        "dead-letters",
                        Map.of()),
                new JsonCodec());
        records.open(
                new InitializationContext() {
                    @Override
                    public MetricGroup getMetricGroup() {
                        return metrics;
                    }

                    @Override
                    public UserCodeClassLoader getUserCodeClassLoader() {
                        return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
                    }
                },
                null);
        return records;
    }

    private long counted(String name) {
        return ((Counter) metrics.get(name)).getCount();
    }
}
