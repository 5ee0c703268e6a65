package io.sluice.cli.dlq;

import io.sluice.cli.stack.StackException;
import io.sluice.config.InvalidSettingsException;
import io.sluice.config.KafkaConnection;
import io.sluice.config.KafkaIsolation;
import io.sluice.config.Settings;
import io.sluice.config.SettingsLoader;
import io.sluice.config.WatcherSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic with the dead letters of one job. */
public record LetterTopic(KafkaConnection connection, String name) {

    private static final int FETCH_BYTES = 8 << 20;

    /**
     * The watcher's.
     *
     * @param env what the configuration refers to
     */
    public static LetterTopic ofWatcher(Path config, Map<String, String> env) throws InvalidSettingsException {
        Settings settings =
                SettingsLoader.load(WatcherSettings.all(), new String[] {"--config", config.toString()}, env);
        return new LetterTopic(KafkaConnection.of(settings), WatcherSettings.deadLetterTopic(settings));
    }

    /** All letters; those of one partition in their order. */
    public void read(Consumer<Letter> each) {
        requireTopic();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(KafkaIsolation.READ_COMMITTED)) {
            new TopicScan(consumer).read(name, record -> each.accept(Letter.of(record)));
        }
    }

    public Optional<Letter> find(Place place) {
        requireTopic();
        TopicPartition partition = new TopicPartition(name, place.partition());
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(KafkaIsolation.READ_COMMITTED)) {
            boolean isThere =
                    consumer.partitionsFor(name).stream().anyMatch(info -> info.partition() == place.partition())
                            && consumer.beginningOffsets(Set.of(partition)).get(partition) <= place.offset();
            if (!isThere) {
                return Optional.empty();
            }
            Letter[] found = new Letter[1];
            new TopicScan(consumer).read(Map.of(partition, place.offset()), record -> {
                if (record.offset() == place.offset()) {
                    found[0] = Letter.of(record);
                }
            });
            return Optional.ofNullable(found[0]);
        }
    }

    private void requireTopic() {
        if (!topics().contains(name)) {
            throw new StackException("there is no topic " + name + " on " + connection.brokers()
                    + ": the job that owns it was never submitted, or has another job.name or kafka.dead_letter_topic");
        }
    }

    Set<String> topics() {
        try (Admin admin = Admin.create(connection.clientProperties())) {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new StackException(
                    "Kafka at " + connection.brokers() + " cannot be asked: "
                            + e.getCause().getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    KafkaConsumer<byte[], byte[]> consumer(KafkaIsolation isolation) {
        Properties properties = connection.clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.word());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(FETCH_BYTES));
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
