package io.sluice.syncer.kafka;

import io.sluice.config.KafkaConnection;
import io.sluice.config.KafkaIsolation;
import io.sluice.config.KafkaStart;
import java.io.Serializable;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How Kafka is read.
 *
 * @param topics matches the whole name of each topic to read
 */
public record KafkaReadOptions(
        KafkaConnection connection,
        Pattern topics,
        String consumerGroup,
        KafkaStart start,
        KafkaIsolation isolation,
        Duration partitionDiscoveryInterval)
        implements Serializable {}
