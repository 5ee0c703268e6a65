package io.sluice.cli.bench;

import io.sluice.cli.stack.StackException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Enters the records of a topic in the ledger. Committed ones only, since others may yet be taken back; they bear the
 * time at which the broker got them, which is before the commit.
 */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FETCH_BYTES = 8 << 20;
    private static final int MOST_RECORDS = 20_000;

    private final BenchTopic topic;
    private final HeldLedger ledger;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> reading;
    private volatile boolean isClosed;

    TopicReader(BenchTopic topic, HeldLedger ledger) {
        this.topic = topic;
        this.ledger = ledger;
        this.reading = thread.submit(this::read);
    }

    private void read() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                topic.brokers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MOST_RECORDS);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(topic.partitions());
            consumer.seekToBeginning(topic.partitions());
            while (!isClosed) {
                for (ConsumerRecord<byte[], byte[]> change : consumer.poll(POLL)) {
                    int id = DocumentNumber.of(change.key());
                    if (id != DocumentNumber.NONE) {
                        ledger.came(id, change.timestamp());
                    }
                }
            }
        }
    }

    /** A reader that reads no more would be waited for in vain. */
    void requireAlive() {
        if (!reading.isDone()) {
            return;
        }
        try {
            reading.get();
        } catch (ExecutionException e) {
            throw new StackException("the topic can no longer be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.shutdown();
    }
}
