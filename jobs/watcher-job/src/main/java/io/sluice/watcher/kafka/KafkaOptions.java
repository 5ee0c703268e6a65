package io.sluice.watcher.kafka;

import io.sluice.config.KafkaConnection;
import io.sluice.udf.event.TopicNames;
import java.io.Serializable;
import java.util.Map;
import java.util.Properties;

/**
 * How Kafka is written.
 *
 * @param partitions of a topic that is created
 * @param replication of a topic that is created
 * @param producer what the producer is told besides the connection
 */
public record KafkaOptions(
        KafkaConnection connection,
        TopicNames topics,
        int partitions,
        short replication,
        boolean exactlyOnce,
        String transactionalIdPrefix,
        Map<String, String> producer)
        implements Serializable {

    Properties producerProperties() {
        Properties properties = connection.clientProperties();
        properties.putAll(producer);
        return properties;
    }
}
