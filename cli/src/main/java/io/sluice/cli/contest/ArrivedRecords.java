package io.sluice.cli.contest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the records of a topic, committed ones only. */
final class ArrivedRecords implements ArrivalCount {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int FETCH_BYTES = 8 << 20;
    private static final int MOST_RECORDS = 20_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private long arrived;

    private ArrivedRecords(String brokers, List<TopicPartition> partitions) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FETCH_BYTES,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        MOST_RECORDS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(partitions);
    }

    /** Of what comes from now on. */
    static ArrivedRecords fromNow(String brokers, List<TopicPartition> partitions) {
        ArrivedRecords records = new ArrivedRecords(brokers, partitions);
        records.consumer.seekToEnd(partitions);
        // Only a question for the position makes it look for the end.
        partitions.forEach(records.consumer::position);
        return records;
    }

    static ArrivedRecords fromBeginning(String brokers, List<TopicPartition> partitions) {
        ArrivedRecords records = new ArrivedRecords(brokers, partitions);
        records.consumer.seekToBeginning(partitions);
        return records;
    }

    @Override
    public long arrived() {
        ConsumerRecords<byte[], byte[]> some = consumer.poll(POLL);
        while (!some.isEmpty()) {
            arrived += some.count();
            some = consumer.poll(POLL);
        }
        return arrived;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
