package io.sluice.syncer.kafka;

import io.sluice.config.KafkaConnection;
import io.sluice.config.KafkaIsolation;
import io.sluice.udf.event.ConsumedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at topics and leaves no trace: as no member of a group, committing nothing, and making no topic by asking. */
public final class TopicGlance implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration MAX_SILENCE = Duration.ofSeconds(30);
    /** How much further back each attempt begins: the offsets at the end may hold ends of transactions. */
    private static final int WINDOW_GROWTH = 4;

    private static final Comparator<ConsumedRecord> OLDEST_FIRST =
            Comparator.comparingLong(ConsumedRecord::timestampMs).thenComparingLong(ConsumedRecord::offset);

    private final Consumer<byte[], byte[]> consumer;

    TopicGlance(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    public static TopicGlance open(KafkaReadOptions options) {
        return new TopicGlance(new KafkaConsumer<>(
                properties(options.connection(), options.isolation()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()));
    }

    static Properties properties(KafkaConnection connection, KafkaIsolation isolation) {
        Properties properties = connection.clientProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.word());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    /** The names of all topics, in order. */
    public Set<String> topics() {
        return new TreeSet<>(consumer.listTopics().keySet());
    }

    /** The newest records of a topic, the oldest of them first; fewer if there are fewer. */
    public List<ConsumedRecord> last(String topic, int count) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (long window = count; ; window *= WINDOW_GROWTH) {
            Map<TopicPartition, Long> from = new HashMap<>();
            for (TopicPartition partition : partitions) {
                from.put(partition, Math.max(begins.get(partition), ends.get(partition) - window));
            }
            List<ConsumedRecord> found = read(from, ends);
            if (found.size() >= count || from.equals(begins)) {
                found.sort(OLDEST_FIRST);
                return List.copyOf(found.subList(Math.max(0, found.size() - count), found.size()));
            }
        }
    }

    private List<ConsumedRecord> read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        List<ConsumedRecord> records = new ArrayList<>();
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        long lastProgressNanos = System.nanoTime();
        long position = position(ends);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    records.add(KafkaRecords.consumed(record));
                }
            }
            long now = position(ends);
            if (now != position) {
                position = now;
                lastProgressNanos = System.nanoTime();
            } else if (System.nanoTime() - lastProgressNanos > MAX_SILENCE.toNanos()) {
                throw new TimeoutException("no answer for " + MAX_SILENCE.toSeconds() + " seconds");
            }
        }
        return records;
    }

    private long position(Map<TopicPartition, Long> partitions) {
        return partitions.keySet().stream().mapToLong(consumer::position).sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
