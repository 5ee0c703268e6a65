package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.sluice.cli.flink.JobHealth;
import io.sluice.cli.stack.PartName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are away for long: the watcher says which, keeps what it holds, and goes on by itself. */
@ExtendWith(Stack.Extension.class)
class ServersAwayIT {

    private static final String EVENTS = "events";
    /** Two failed attempts and their back-offs: more than what a client's own retries bridge. */
    private static final int RESTARTS = 2;

    @TempDir
    private Path folder;

    @Test
    void kafka(Stack stack) throws Exception {
        try (Replication replication =
                new Replication(stack, "kafka_away", folder, Optional.empty(), "kafka.timeout: 5s")) {
            String watcher = startWithHeldChanges(replication);
            stack.takeAway(PartName.KAFKA);
            Load.insert(replication.collection(EVENTS), 1_000, 2_000);
            awaitRestarts(stack, watcher);
            assertThat(health(stack, watcher).trouble(Instant.now()).orElseThrow())
                    .contains("no checkpoint since")
                    .containsIgnoringCase("kafka");
            Load.insert(replication.collection(EVENTS), 2_000, 2_500);
            stack.bringBack(PartName.KAFKA);
            assertNothingLostOrTwice(replication, watcher, stack, 50 + 1_500);
        }
    }

    @Test
    void mongodb(Stack stack) throws Exception {
        try (Replication replication =
                new Replication(stack, "mongodb_away", folder, Optional.empty(), "mongodb.connection_timeout: 2s")) {
            String watcher = startWithHeldChanges(replication);
            stack.takeAway(PartName.MONGODB);
            awaitRestarts(stack, watcher);
            assertThat(health(stack, watcher).trouble(Instant.now()).orElseThrow())
                    .containsIgnoringCase("mongo");
            stack.bringBack(PartName.MONGODB);
            Load.insert(replication.collection(EVENTS), 1_000, 2_000);
            assertNothingLostOrTwice(replication, watcher, stack, 50 + 1_000);
        }
    }

    @Test
    void aJobThatGaveUpGoesOnFromItsLastCheckpoint(Stack stack) throws Exception {
        try (Replication replication =
                new Replication(stack, "gave_up", folder, Optional.empty(), "mongodb.connection_timeout: 2s")) {
            String watcher =
                    startWithHeldChanges(replication, "--retry.max_attempts", "1", "--retry.initial_backoff", "100ms");
            stack.takeAway(PartName.MONGODB);
            replication.awaitEnd(watcher);
            assertThat(stack.flink().job(watcher).state()).isEqualTo("FAILED");
            assertThat(health(stack, watcher).trouble(Instant.now()).orElseThrow())
                    .startsWith("gave up: ")
                    .containsIgnoringCase("mongo");
            stack.bringBack(PartName.MONGODB);
            Load.insert(replication.collection(EVENTS), 1_000, 2_000);
            String resumed = replication.startWatcher(stack.retainedCheckpoint(watcher));
            assertNothingLostOrTwice(replication, resumed, stack, 50 + 1_000);
        }
    }

    /** Both jobs, and changes that come due while the server is away. */
    private static String startWithHeldChanges(Replication replication, String... watcherSettings) {
        MongoCollection<Document> events = replication.collection(EVENTS);
        String watcher = replication.startWatcher(Optional.empty(), watcherSettings);
        replication.startSyncer(Optional.empty());
        long nowMs = System.currentTimeMillis();
        events.insertMany(IntStream.range(1, 50)
                .mapToObj(id -> new Document("_id", id)
                        .append("delayedUntil", Instant.ofEpochMilli(nowMs + 15_000 + id * 100L)))
                .toList());
        events.insertOne(new Document("_id", 0));
        replication.awaitAtLeast(EVENTS, 1);
        replication.awaitCheckpoint(watcher);
        return watcher;
    }

    private static void awaitRestarts(Stack stack, String job) {
        Replication.await(
                RESTARTS + " restarts",
                () -> stack.flink().restarts(job) >= RESTARTS
                        && health(stack, job).trouble(Instant.now()).isPresent());
    }

    private static JobHealth health(Stack stack, String job) {
        return JobHealth.of(stack.flink(), stack.flink().job(job));
    }

    private static void assertNothingLostOrTwice(Replication replication, String watcher, Stack stack, long documents)
            throws Exception {
        replication.assertEqualSides(documents);
        List<Document> events = replication.committedEvents(EVENTS);
        assertThat(events)
                .extracting(event -> event.getString("id"))
                .doesNotHaveDuplicates()
                .hasSize((int) documents);
        assertThat(events)
                .filteredOn(event -> event.containsKey("delayed_until"))
                .hasSize(49)
                .allSatisfy(event ->
                        assertThat(event.getDate("released_at")).isAfterOrEqualTo(event.getDate("delayed_until")));
        replication.awaitCheckpoint(watcher);
        assertThat(health(stack, watcher).trouble(Instant.now())).isEmpty();
    }
}
