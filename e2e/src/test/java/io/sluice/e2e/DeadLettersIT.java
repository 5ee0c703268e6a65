package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.sluice.cli.dlq.LetterFilter;
import io.sluice.cli.dlq.LetterReplay;
import io.sluice.cli.dlq.LetterReport;
import io.sluice.cli.dlq.ReplayReport;
import io.sluice.cli.dlq.ReplayReport.Result;
import io.sluice.cli.dlq.SyncerLetters;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A record that nobody can read is kept with its bytes, and holds up no other. */
@ExtendWith(Stack.Extension.class)
class DeadLettersIT {

    @TempDir
    private Path folder;

    @Test
    void undecodableRecordIsKeptAndItsNeighboursAreWritten(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "dead", folder)) {
            Load.insert(replication.collection("players"), 0, 10);
            replication.startBoth();
            replication.awaitRows("players", 10);

            byte[] garbage = {'{', 0, (byte) 0xff, '}'};
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", stack.info().kafka()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("cdc.dead.players", "key".getBytes(UTF_8), garbage))
                        .get();
            }
            Load.insert(replication.collection("players"), 10, 20);
            replication.assertEqualSides(20);

            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            Replication.await("the dead letter", () -> {
                letters.clear();
                letters.addAll(replication.committedRecords("sluice-syncer-dead.dead-letters"));
                return !letters.isEmpty();
            });
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).value()).isEqualTo(garbage);
            assertThat(header(letters.get(0), "sluice.topic")).isEqualTo("cdc.dead.players");
            assertThat(header(letters.get(0), "sluice.stage")).isEqualTo("DECODE");
            assertThat(header(letters.get(0), "sluice.reason")).contains("UTF-8");
            String firstFailure = header(letters.get(0), "sluice.first_failed_at");

            SyncerLetters syncer = replication.letters();
            LetterReport listed = LetterReport.read(syncer.topic(), where("stage=decode", "state=open"), 10);
            assertThat(listed.total()).isEqualTo(1);
            assertThat(listed.table()).contains("cdc.dead.players-").contains("UTF-8");

            assertThat(new LetterReplay(syncer, false).send(where()).count(Result.SENT))
                    .isEqualTo(1);
            Replication.await("the dead letter of the replay", () -> {
                letters.clear();
                letters.addAll(replication.committedRecords("sluice-syncer-dead.dead-letters"));
                return letters.size() == 2;
            });
            assertThat(letters.get(1).value()).isEqualTo(garbage);
            assertThat(header(letters.get(1), "sluice.attempts")).isEqualTo("2");
            assertThat(header(letters.get(1), "sluice.first_failed_at")).isEqualTo(firstFailure);
            assertThat(LetterReport.read(syncer.topic(), where("state=replayed"), 10)
                            .total())
                    .isEqualTo(1);
        }
    }

    /** One record goes to two tables: the one that refused it gets it by the replay, the other must not get it again. */
    @Test
    void aReplayIsAppliedOnceAndNeverOverANewerChange(Stack stack) throws Exception {
        String mappings =
                """
                mappings:
                  - source: replayed.players
                    table: players
                    columns:
                      id: { from: _id, type: bigint }
                      name: text
                    key: [id]
                  - source: replayed.players
                    table: players_log
                    append: true
                    columns:
                      event: { meta: event_id }
                      operation: { meta: operation }
                """;
        try (Replication replication = new Replication(stack, "replayed", folder, Optional.empty(), "", mappings)) {
            MongoCollection<Document> players = replication.collection("players");
            players.insertOne(new Document("_id", 0L).append("name", "zero"));
            replication.startBoth();
            replication.awaitRows("players", 1);
            alterPlayers(replication, "ADD CONSTRAINT short CHECK (length(name) <= 5)");
            for (long id = 1; id <= 3; id++) {
                players.insertOne(new Document("_id", id).append("name", "too long"));
            }
            // Of changes of one document in one batch only the last is written, and only it could be refused.
            SyncerLetters syncer = replication.letters();
            Replication.await("the dead letters", () -> lettersOf(syncer) == 3);
            players.updateOne(Filters.eq("_id", 2L), Updates.set("name", "two"));
            players.deleteOne(Filters.eq("_id", 3L));
            replication.awaitRows("players_log", 6);
            replication.awaitRows("players", 2);
            alterPlayers(replication, "DROP CONSTRAINT short");

            ReplayReport rehearsed = new LetterReplay(syncer, false).rehearse(where());
            assertThat(rehearsed.count(Result.SENT)).isEqualTo(2);
            assertThat(rehearsed.outcomes())
                    .filteredOn(outcome -> outcome.result() == Result.REFUSED)
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.reason()).contains("was deleted since"));
            assertThat(replication.committedRecords("cdc.replayed.players")).hasSize(6);

            // Everything is sent, and the command dies before it can commit.
            assertThatThrownBy(() -> new LetterReplay(syncer, false, () -> dyingBeforeItCommits(syncer)).send(where()))
                    .hasMessage("died");
            assertThat(replication.committedRecords("cdc.replayed.players")).hasSize(6);
            assertThat(new LetterReplay(syncer, false).send(where()).count(Result.SENT))
                    .isEqualTo(2);
            ReplayReport again = new LetterReplay(syncer, false).send(where());
            assertThat(again.count(Result.SENT)).isZero();
            assertThat(again.count(Result.ALREADY_REPLAYED)).isEqualTo(2);

            replication.awaitRows("players", 3);
            // Whatever was replayed comes before these in every partition.
            for (long id = 10; id < 40; id++) {
                players.insertOne(new Document("_id", id).append("name", "later"));
            }
            replication.awaitRows("players", 33);
            assertThat(replication.committedRecords("cdc.replayed.players")).hasSize(38);
            replication.awaitRows("players_log", 36);
            assertThat(replication.number("SELECT count(*) FROM replayed.players WHERE id = 1 AND name = 'too long'"))
                    .isEqualTo(1);
            assertThat(replication.number("SELECT count(*) FROM replayed.players WHERE id = 2 AND name = 'two'"))
                    .isEqualTo(1);
            assertThat(replication.number("SELECT count(*) FROM replayed.players WHERE id = 3"))
                    .isZero();
        }
    }

    @Test
    void anEventThatIsTooLargeForItsTopicIsKeptAndItsNeighboursGoOn(Stack stack) throws Exception {
        try (Replication replication =
                new Replication(stack, "large", folder, Optional.empty(), "kafka.max_record_size: 64kb")) {
            MongoCollection<Document> players = replication.collection("players");
            players.insertOne(new Document("_id", 1).append("name", "small"));
            players.insertOne(new Document("_id", 2).append("name", "x".repeat(100_000)));
            String watcher = replication.startWatcher(Optional.empty());
            replication.startSyncer(Optional.empty());
            replication.awaitRows("players", 1);
            players.insertOne(new Document("_id", 3).append("name", "y".repeat(200_000)));
            players.insertOne(new Document("_id", 4).append("name", "small"));
            replication.awaitRows("players", 2);

            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            Replication.await("two dead letters", () -> {
                letters.clear();
                letters.addAll(replication.committedRecords("sluice-watcher-large.dead-letters"));
                return letters.size() == 2;
            });
            assertThat(letters)
                    .extracting(letter -> new String(letter.key(), UTF_8))
                    .containsExactlyInAnyOrder("{\"_id\": 2}", "{\"_id\": 3}");
            assertThat(letters).allSatisfy(letter -> {
                assertThat(header(letter, "sluice.topic")).isEqualTo("cdc.large.players");
                assertThat(header(letter, "sluice.stage")).isEqualTo("PUBLISH");
                assertThat(header(letter, "sluice.reason")).contains("its topic takes 65536");
                assertThat(letter.value()).hasSizeGreaterThan(50_000);
            });
            Replication.await(
                    "all of them are counted",
                    () -> replication.counted(watcher, "kafka-topics", "watcher_events_too_large_total") == 2
                            && replication.counted(
                                            watcher, "kafka-topics", "type.record_too_large.watcher_errors_total")
                                    == 2
                            && replication.counted(watcher, "kafka-topics", "watcher_events_published_total") == 2);
        }
    }

    private static void alterPlayers(Replication replication, String change) throws SQLException {
        try (Connection target = replication.target();
                Statement statement = target.createStatement()) {
            statement.execute("ALTER TABLE replayed.players " + change);
        }
    }

    private static long lettersOf(SyncerLetters syncer) {
        return LetterReport.read(syncer.topic(), where(), 1).total();
    }

    private static LetterFilter where(String... conditions) {
        List<String> problems = new ArrayList<>();
        LetterFilter filter = LetterFilter.parse(List.of(conditions), problems);
        assertThat(problems).isEmpty();
        return filter;
    }

    private static Producer<byte[], byte[]> dyingBeforeItCommits(SyncerLetters syncer) {
        return new KafkaProducer<>(LetterReplay.producerProperties(syncer.topic())) {
            @Override
            public void commitTransaction() {
                throw new IllegalStateException("died");
            }
        };
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
