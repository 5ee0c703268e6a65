package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoCollection;
import io.sluice.cli.held.HeldChange;
import io.sluice.cli.held.HeldFilter;
import io.sluice.cli.held.HeldReport;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are held until their time, on real servers. */
@ExtendWith(Stack.Extension.class)
class DelayedDeliveryIT {

    private static final String EVENTS = "events";

    @TempDir
    private Path folder;

    /** The statements of document 1's "Testing the Service", with seconds for its hours. */
    @Test
    void theThreeStatementsOfDocument1(Stack stack) throws Exception {
        try (Replication replication =
                new Replication(stack, "document1", folder, Optional.empty(), "format: buffered")) {
            MongoCollection<Document> events = replication.collection(EVENTS);
            // Past the snapshot, which would read the newest state of each document only.
            events.insertOne(new Document("message", "First message"));
            replication.startWatcher(Optional.empty());
            Replication.await("the first message", () -> received(replication).size() == 1);

            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            Instant insertedUntil = now.plusSeconds(12);
            Instant updatedUntil = now.plusSeconds(8);
            events.insertOne(new Document("message", "Immediate test message").append("timestamp", Instant.now()));
            events.insertOne(new Document("message", "Delayed test message")
                    .append("delayedUntil", insertedUntil.toString())
                    .append("timestamp", Instant.now()));
            events.updateOne(
                    new Document("message", "Immediate test message"),
                    new Document(
                            "$set", new Document("updated", true).append("delayedUntil", updatedUntil.toString())));

            Replication.await(
                    "the immediate message", () -> !received(replication).isEmpty());
            List<Document> atOnce = received(replication);
            if (Instant.now().isBefore(updatedUntil)) {
                assertThat(atOnce).hasSize(2);
            }
            Replication.await(
                    "the delayed messages",
                    () -> received(replication).stream()
                                    .filter(event -> event.containsKey("delayedUntil"))
                                    .count()
                            == 2);
            assertThat(received(replication)).hasSize(4);

            Map<String, Document> byTitle = received(replication).stream()
                    .collect(Collectors.toMap(DelayedDeliveryIT::title, Function.identity()));
            assertThat(byTitle.keySet())
                    .containsExactlyInAnyOrder(
                            "insert First message",
                            "insert Immediate test message",
                            "insert Delayed test message",
                            "update Immediate test message");
            assertThat(byTitle.get("insert Immediate test message")).doesNotContainKeys("delayedUntil", "releasedAt");
            assertNotEarly(byTitle.get("insert Delayed test message"), insertedUntil);
            assertNotEarly(byTitle.get("update Immediate test message"), updatedUntil);
        }
    }

    @Test
    void killedStoppedAndResumedAtAnotherParallelism(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "held", folder)) {
            MongoCollection<Document> events = replication.collection(EVENTS);
            String watcher = replication.startWatcher(Optional.empty());
            replication.startSyncer(Optional.empty());
            long startMs = System.currentTimeMillis();
            events.insertMany(IntStream.range(0, 600)
                    .mapToObj(id -> held(id, startMs + 5_000 + id * 100L))
                    .toList());
            List<Integer> cancelled = List.of(2_000, 2_001, 2_002);
            cancelled.forEach(id -> events.insertOne(held(id, startMs + 3_600_000)));
            events.insertOne(new Document("_id", 1_000));
            replication.awaitAtLeast(EVENTS, 1);

            stack.replaceTaskManager();
            events.insertOne(new Document("_id", 1_001));
            Replication.await("a change after the kill", () -> replication.committedEvents(EVENTS).stream()
                    .anyMatch(event -> id(event) == 1_001));
            String savepoint = replication.stop(watcher);
            replication.startWatcher(Optional.of(savepoint), "--parallelism", "2");
            events.deleteMany(new Document("_id", new Document("$in", cancelled)));

            replication.assertEqualSides(600 + 2);
            List<Document> inserts = replication.committedEvents(EVENTS).stream()
                    .filter(event -> event.getString("operation_type").equals("insert"))
                    .toList();
            assertThat(inserts)
                    .extracting(DelayedDeliveryIT::id)
                    .doesNotHaveDuplicates()
                    .doesNotContainAnyElementsOf(cancelled)
                    .hasSize(600 + 2);
            assertThat(inserts).filteredOn(event -> id(event) < 600).allSatisfy(event -> assertThat(
                            event.getDate("released_at"))
                    .isAfterOrEqualTo(event.getDate("delayed_until")));
        }
    }

    @Test
    void whatIsHeldIsCountedAndListedWhileTheJobGoesOn(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "listed", folder)) {
            MongoCollection<Document> events = replication.collection(EVENTS);
            String watcher = replication.startWatcher(Optional.empty());
            long dueMs = Instant.now().plus(1, ChronoUnit.HOURS).toEpochMilli();
            events.insertMany(
                    IntStream.range(0, 50).mapToObj(id -> held(id, dueMs + id)).toList());
            events.insertOne(new Document("_id", 1_000));
            Replication.await("what is not held", () -> received(replication).size() == 1);

            Replication.await(
                    "the metrics", () -> replication.heldByMetrics(watcher).total() == 50);
            assertThat(replication.heldByMetrics(watcher).nextDue()).hasValue(Instant.ofEpochMilli(dueMs));

            HeldReport report = replication.held(
                    watcher,
                    new HeldFilter(Optional.of("listed.events"), Optional.of(Instant.ofEpochMilli(dueMs + 20)), 5));
            assertThat(report.counts().total()).isEqualTo(20);
            assertThat(report.first())
                    .extracting(HeldChange::key, HeldChange::due)
                    .containsExactlyElementsOf(IntStream.range(0, 5)
                            .mapToObj(id -> tuple(
                                    "{\"_id\": " + id + "}",
                                    Instant.ofEpochMilli(dueMs + id).toString()))
                            .toList());

            events.insertOne(new Document("_id", 1_001));
            Replication.await(
                    "a change after the look", () -> received(replication).size() == 2);
            assertThat(stack.flink().restarts(watcher)).isZero();
        }
    }

    private static Document held(int id, long untilMs) {
        return new Document("_id", id).append("delayedUntil", Instant.ofEpochMilli(untilMs));
    }

    private static List<Document> received(Replication replication) {
        return replication.committedEvents(EVENTS);
    }

    private static String title(Document event) {
        return event.getString("operation") + " "
                + event.get("data", Document.class)
                        .get("fullDocument", Document.class)
                        .getString("message");
    }

    private static void assertNotEarly(Document event, Instant until) {
        assertThat(Instant.parse(event.getString("delayedUntil"))).isEqualTo(until);
        assertThat(Instant.parse(event.getString("releasedAt"))).isAfterOrEqualTo(until);
    }

    private static int id(Document event) {
        return event.get("document_key", Document.class).getInteger("_id");
    }
}
