package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import com.mongodb.client.MongoCollection;
import io.sluice.udf.RandomInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Property 1: for any sequence of MongoDB operations (insert, update, replace), all operations should be captured by the
 * Watcher and published to Kafka. Here: deletes too, each once, and for each document in the order in which they were
 * done. One watcher runs; each sequence has documents of its own.
 *
 * <p>Validates: Requirements 1.1.
 */
@ExtendWith(Stack.Extension.class)
class Property01ChangeEventCaptureCompletenessIT {

    private static final String PLAYERS = "players";
    private static final int KEYS = 3;

    @TempDir
    private Path folder;

    private final Map<String, List<String>> done = new TreeMap<>();
    private int sequences;

    @Test
    void everyOperationIsPublished(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "property_1", folder)) {
            MongoCollection<Document> players = replication.collection(PLAYERS);
            players.insertOne(new Document("_id", "first"));
            done.put("first", List.of("insert"));
            String watcher = replication.startWatcher(Optional.empty());
            Replication.await(
                    "the first event",
                    () -> !replication.committedEvents(PLAYERS).isEmpty());
            try (Published published = new Published(stack)) {
                RandomInput.slowTheory("Property 1")
                        .forAll(lists().of(integers().between(0, 4 * KEYS - 1)).ofSizeBetween(1, 20))
                        .checkAssert(operations -> {
                            Map<String, List<String>> sequence = carryOut(operations, players);
                            done.putAll(sequence);
                            published.awaitAtLeast(sequence);
                            sequence.forEach((key, expected) ->
                                    assertThat(published.of(key)).as(key).isEqualTo(expected));
                        });
            }
            replication.stop(watcher);

            Map<String, List<String>> committed = new TreeMap<>();
            replication.committedEvents(PLAYERS).forEach(event -> committed
                    .computeIfAbsent(key(event), key -> new ArrayList<>())
                    .add(operation(event)));
            assertThat(committed).isEqualTo(done);
        }
    }

    /** A number is a document and what happens to it; what cannot happen to it does not. */
    private Map<String, List<String>> carryOut(List<Integer> operations, MongoCollection<Document> players) {
        sequences++;
        Map<String, List<String>> sequence = new TreeMap<>();
        List<String> stored = new ArrayList<>();
        int number = 0;
        for (int each : operations) {
            String key = sequences + "/" + each % KEYS;
            Document byKey = new Document("_id", key);
            Document document = new Document(byKey).append("n", ++number);
            List<String> ofKey = sequence.computeIfAbsent(key, absent -> new ArrayList<>());
            if (!stored.contains(key)) {
                players.insertOne(document);
                stored.add(key);
                ofKey.add("insert");
                continue;
            }
            switch (each / KEYS) {
                case 0, 1 -> {
                    players.updateOne(byKey, new Document("$set", new Document("n", number)));
                    ofKey.add("update");
                }
                case 2 -> {
                    players.replaceOne(byKey, document);
                    ofKey.add("replace");
                }
                default -> {
                    players.deleteOne(byKey);
                    stored.remove(key);
                    ofKey.add("delete");
                }
            }
        }
        return sequence;
    }

    private static String key(Document event) {
        return event.get("document_key", Document.class).getString("_id");
    }

    private static String operation(Document event) {
        return event.getString("operation_type");
    }

    /** What the watcher has sent, committed or not yet. */
    private static final class Published implements AutoCloseable {

        private static final Duration POLL = Duration.ofMillis(20);

        private final Map<String, List<String>> operations = new TreeMap<>();
        private final KafkaConsumer<byte[], byte[]> consumer;

        Published(Stack stack) {
            consumer = new KafkaConsumer<>(
                    Map.of(
                            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            stack.info().kafka(),
                            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                            10),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            List<TopicPartition> partitions = consumer.partitionsFor("cdc.property_1." + PLAYERS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        /** A failure would be told by what is missing. */
        void awaitAtLeast(Map<String, List<String>> expected) {
            Replication.await("as many events as operations", () -> expected.entrySet().stream()
                    .allMatch(
                            each -> of(each.getKey()).size() >= each.getValue().size()));
        }

        List<String> of(String key) {
            consumer.poll(POLL).forEach(record -> {
                Document event = Document.parse(new String(record.value(), UTF_8));
                operations
                        .computeIfAbsent(key(event), absent -> new ArrayList<>())
                        .add(operation(event));
            });
            return operations.getOrDefault(key, List.of());
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
