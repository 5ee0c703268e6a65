package io.sluice.watcher.kafka;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.event.ChangeEvent;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.ProducerRecord;

/** From change events to Kafka records: topic by collection, partition by document key. */
final class ChangeEventRecords implements KafkaRecordSerializationSchema<ChangeEvent> {

    private static final long serialVersionUID = 1L;

    private final KafkaOptions options;
    private final ChangeEventCodec codec;

    private transient CreatedTopics topics;
    private transient Counter published;

    ChangeEventRecords(KafkaOptions options, ChangeEventCodec codec) {
        this.options = options;
        this.codec = codec;
    }

    @Override
    public void open(InitializationContext context, KafkaSinkContext sinkContext) {
        topics = new CreatedTopics(options);
        published = context.getMetricGroup().counter("watcher_events_published_total");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(ChangeEvent event, KafkaSinkContext context, Long timestamp) {
        String topic = topics.of(event.namespace());
        published.inc();
        return new ProducerRecord<>(topic, null, event.timestampMs(), codec.encodeKey(event), codec.encodeValue(event));
    }
}
