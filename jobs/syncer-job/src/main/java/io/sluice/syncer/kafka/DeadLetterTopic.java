package io.sluice.syncer.kafka;

import io.sluice.config.KafkaConnection;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.deadletter.LetterRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters in Kafka: key, value and headers are the original ones, further headers tell the rest. At least once:
 * after a failure the same record may come twice, with the same position in its headers.
 */
public final class DeadLetterTopic {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);

    /** More than the largest event of MongoDB has as JSON, other than of control characters alone. */
    private static final int MAX_LETTER_BYTES = 40 << 20;

    /** Kafka's default, for a topic that does not show its own. */
    private static final int USUAL_MAX_BYTES = 1_000_000;

    private DeadLetterTopic() {}

    public static Sink<DeadLetter> create(KafkaConnection connection, String topic) {
        Properties producer = connection.clientProperties();
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_LETTER_BYTES));
        producer.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(2 * MAX_LETTER_BYTES));
        return KafkaSink.<DeadLetter>builder()
                .setBootstrapServers(connection.brokers())
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new Records(connection, topic))
                .build();
    }

    /** With the brokers' own number of partitions and replicas. */
    public static NewTopic newTopic(String topic) {
        return new NewTopic(topic, Optional.empty(), Optional.empty())
                .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_LETTER_BYTES)));
    }

    private static final class Records implements KafkaRecordSerializationSchema<DeadLetter> {

        private static final long serialVersionUID = 1L;

        private final KafkaConnection connection;
        private final String topic;

        private transient int maxBytes;

        private Records(KafkaConnection connection, String topic) {
            this.connection = connection;
            this.topic = topic;
        }

        @Override
        public void open(InitializationContext context, KafkaSinkContext sinkContext) throws InterruptedException {
            maxBytes = Math.min(MAX_LETTER_BYTES, maxMessageBytes());
        }

        /** A letter that the topic refuses would stop the job. */
        private int maxMessageBytes() throws InterruptedException {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            try (Admin admin = Admin.create(connection.clientProperties())) {
                return Integer.parseInt(admin.describeConfigs(List.of(resource))
                        .all()
                        .get()
                        .get(resource)
                        .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                        .value());
            } catch (ExecutionException e) {
                LOG.warn(
                        "Dead letters are cut at {} bytes, for {} does not show how much it takes: {}",
                        USUAL_MAX_BYTES,
                        topic,
                        e.getCause().getMessage());
                return USUAL_MAX_BYTES;
            }
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(DeadLetter letter, KafkaSinkContext context, Long timestamp) {
            LetterRecord stored = LetterRecord.of(letter, maxBytes);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, stored.key(), stored.value());
            stored.headers().forEach(header -> record.headers().add(header.name(), header.value()));
            return record;
        }
    }
}
