package io.sluice.watcher.kafka;

import io.sluice.config.KafkaConnection;
import io.sluice.udf.event.TopicNames;
import java.io.Serializable;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How Kafka is written.
 *
 * @param partitions of a topic that is created
 * @param replication of a topic that is created
 * @param maxRecordBytes of a record that is sent, and of a topic that is created
 * @param deadLetterTopic for the events that are larger
 * @param producer what the producer is told besides the connection
 */
public record KafkaOptions(
        KafkaConnection connection,
        TopicNames topics,
        int partitions,
        short replication,
        boolean exactlyOnce,
        String transactionalIdPrefix,
        int maxRecordBytes,
        String deadLetterTopic,
        Map<String, String> producer)
        implements Serializable {

    /** Kafka's default. */
    private static final long MIN_BUFFER_BYTES = 32 << 20;

    Properties producerProperties() {
        Properties properties = connection.clientProperties();
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(maxRecordBytes));
        // A record larger than the buffer is refused, whatever its limit.
        properties.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(Math.max(MIN_BUFFER_BYTES, 2L * maxRecordBytes)));
        properties.putAll(producer);
        return properties;
    }
}
