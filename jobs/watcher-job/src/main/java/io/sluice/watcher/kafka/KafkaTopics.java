package io.sluice.watcher.kafka;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.event.ChangeEvent;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/** The sink of the watcher: Flink's Kafka sink, which must not lose a transaction in silence. */
public final class KafkaTopics {

    private KafkaTopics() {}

    public static Sink<ChangeEvent> create(KafkaOptions options, ChangeEventCodec codec) {
        KafkaSink<ChangeEvent> sink = KafkaSink.<ChangeEvent>builder()
                .setBootstrapServers(options.connection().brokers())
                .setKafkaProducerConfig(options.producerProperties())
                .setRecordSerializer(new ChangeEventRecords(options, codec))
                .setDeliveryGuarantee(
                        options.exactlyOnce() ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
                .setTransactionalIdPrefix(options.transactionalIdPrefix())
                .build();
        return LossRefusingSink.of(sink);
    }
}
