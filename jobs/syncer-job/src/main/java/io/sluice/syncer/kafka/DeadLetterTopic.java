package io.sluice.syncer.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.config.KafkaConnection;
import io.sluice.udf.deadletter.DeadLetter;
import java.time.Instant;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Dead letters in Kafka: key and value are the original bytes, headers tell the rest. At least once: after a failure
 * the same record may come twice, with the same position in its headers.
 */
public final class DeadLetterTopic {

    public static final String HEADER_PREFIX = "sluice.";

    private DeadLetterTopic() {}

    public static Sink<DeadLetter> create(KafkaConnection connection, String topic) {
        return KafkaSink.<DeadLetter>builder()
                .setBootstrapServers(connection.brokers())
                .setKafkaProducerConfig(connection.clientProperties())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new Records(topic))
                .build();
    }

    private static final class Records implements KafkaRecordSerializationSchema<DeadLetter> {

        private static final long serialVersionUID = 1L;

        private final String topic;

        private Records(String topic) {
            this.topic = topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(DeadLetter letter, KafkaSinkContext context, Long timestamp) {
            var origin = letter.record();
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, origin.key(), origin.value());
            Headers headers = record.headers();
            add(headers, "topic", origin.topic());
            add(headers, "partition", Integer.toString(origin.partition()));
            add(headers, "offset", Long.toString(origin.offset()));
            add(headers, "timestamp", Instant.ofEpochMilli(origin.timestampMs()).toString());
            add(headers, "stage", letter.stage().name());
            add(headers, "reason", letter.reason());
            add(headers, "error", letter.error());
            add(headers, "failed_at", Instant.ofEpochMilli(letter.failedAtMs()).toString());
            return record;
        }

        private static void add(Headers headers, String name, String value) {
            headers.add(HEADER_PREFIX + name, value.getBytes(UTF_8));
        }
    }
}
