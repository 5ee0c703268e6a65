package io.sluice.cli.dlq;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads partitions up to where they ended when the reading began; as no member of a group, it leaves no trace. */
final class TopicScan {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;

    TopicScan(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** All there is of a topic. */
    void read(String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        read(consumer.beginningOffsets(partitions), each);
    }

    /**
     * What there is from these offsets on.
     *
     * @return where each partition ended
     */
    Map<TopicPartition, Long> read(
            Map<TopicPartition, Long> from, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Collection<TopicPartition> partitions = from.keySet();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> unread = new HashMap<>();
        ends.forEach((partition, end) -> {
            if (from.get(partition) < end) {
                unread.put(partition, end);
            }
        });
        consumer.assign(unread.keySet());
        unread.keySet().forEach(partition -> consumer.seek(partition, from.get(partition)));
        while (!unread.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
                if (record.offset() < end) {
                    each.accept(record);
                }
            }
            // The last offsets may hold no record but the end of a transaction.
            unread.entrySet().removeIf(partition -> consumer.position(partition.getKey()) >= partition.getValue());
        }
        return ends;
    }
}
