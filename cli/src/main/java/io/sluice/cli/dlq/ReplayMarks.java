package io.sluice.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cli.stack.StackException;
import io.sluice.config.KafkaIsolation;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Which letters have been replayed: a compacted topic beside theirs, with a record for each. It is written in the
 * transaction that sends the letter's record, so that a letter is marked if, and only if, its record was sent.
 */
record ReplayMarks(LetterTopic letters) {

    private static final String SUFFIX = ".replayed";

    String topic() {
        return letters.name() + SUFFIX;
    }

    /** The ids of the letters whose replay was committed. */
    Set<String> read() {
        Set<String> ids = new HashSet<>();
        if (letters.topics().contains(topic())) {
            try (KafkaConsumer<byte[], byte[]> consumer = letters.consumer(KafkaIsolation.READ_COMMITTED)) {
                new TopicScan(consumer).read(topic(), mark -> ids.add(new String(mark.key(), UTF_8)));
            }
        }
        return ids;
    }

    ProducerRecord<byte[], byte[]> mark(String id, Place place) {
        return new ProducerRecord<>(topic(), 0, id.getBytes(UTF_8), (place + " " + Instant.now()).getBytes(UTF_8));
    }

    void create() {
        NewTopic marks = new NewTopic(topic(), Optional.of(1), Optional.empty())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try (Admin admin = Admin.create(letters.connection().clientProperties())) {
            admin.createTopics(List.of(marks)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new StackException(
                        "the topic " + topic() + " cannot be created: "
                                + e.getCause().getMessage(),
                        e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
