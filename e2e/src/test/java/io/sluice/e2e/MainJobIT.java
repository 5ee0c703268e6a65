package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.stack.PartName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MongoDB to PostgreSQL through Kafka on real servers: whatever happens on the way, both sides end equal. */
@ExtendWith(Stack.Extension.class)
class MainJobIT {

    private static final String PLAYERS = "players";

    @TempDir
    private Path folder;

    @Test
    void existingDocumentsAndLiveChanges(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "live", folder)) {
            Load.insert(replication.collection(PLAYERS), 0, 2_000);
            replication.startBoth();
            try (Load load = Load.start(replication.collection(PLAYERS), 10_000)) {
                replication.awaitAtLeast(PLAYERS, 2_000);
                int live = load.stop(10_000);
                replication.assertEqualSides(2_000 + live);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sluice-simplified, id",
        "buffered, operation",
        "debezium, source",
    })
    void eachFormatBetweenBothJobs(String word, String fieldOfItsOwn, Stack stack) throws Exception {
        String format = "format: " + word;
        String name = word.replace('-', '_');
        try (Replication replication = new Replication(stack, name, folder, Optional.empty(), format, format)) {
            Load.insert(replication.collection(PLAYERS), 0, 500);
            replication.startBoth();
            try (Load load = Load.start(replication.collection(PLAYERS), 2_000)) {
                replication.awaitAtLeast(PLAYERS, 500);
                int live = load.stop(2_000);
                replication.assertEqualSides(500 + live);
            }
            assertThat(replication.committedEvents(PLAYERS))
                    .allSatisfy(event -> assertThat(event.keySet()).contains(fieldOfItsOwn));
        }
    }

    /** Plain rows have no dates: their table's is a text, and the comparison knows. */
    @Test
    void plainRowsBetweenBothJobs(Stack stack) throws Exception {
        String format = "format: json";
        try (Replication replication = new Replication(stack, "plain", folder, Optional.empty(), format, format)) {
            Load.insert(replication.collection(PLAYERS), 0, 500);
            replication.startBoth();
            replication.awaitRows(PLAYERS, 500);
            replication
                    .collection(PLAYERS)
                    .updateOne(new Document("_id", 7), new Document("$set", new Document("score", 1L << 40)));
            replication.collection(PLAYERS).deleteOne(new Document("_id", 8));
            replication.assertEqualSides(499);
            assertThat(replication.number("SELECT score FROM plain.players WHERE _id = '7'"))
                    .isEqualTo(1L << 40);
            assertThat(replication.number("SELECT count(*) FROM plain.players WHERE at LIKE '20%Z' AND _id = '9'"))
                    .isOne();
        }
    }

    @Test
    void killedTaskManager(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "killed", folder)) {
            Load.insert(replication.collection(PLAYERS), 0, 500);
            replication.startBoth();
            replication.awaitRows(PLAYERS, 500);
            try (Load load = Load.start(replication.collection(PLAYERS), 10_000)) {
                stack.replaceTaskManager();
                int live = load.stop(10_000);
                replication.assertEqualSides(500 + live);
            }
            assertNoEventTwice(replication.committedEvents(PLAYERS));
        }
    }

    /** Kafka may then have a change twice; its table row has it once. */
    @Test
    void killedTaskManagerWithKafkaAtLeastOnce(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "killed_alo", folder)) {
            Load.insert(replication.collection(PLAYERS), 0, 500);
            replication.startWatcher(Optional.empty(), "--kafka.delivery", "at-least-once", "--parallelism", "2");
            replication.startSyncer(Optional.empty(), "--parallelism", "2");
            replication.awaitRows(PLAYERS, 500);
            try (Load load = Load.start(replication.collection(PLAYERS), 10_000)) {
                stack.replaceTaskManager();
                int live = load.stop(10_000);
                replication.assertEqualSides(500 + live);
            }
        }
    }

    @Test
    void stoppedWithSavepointAndResumed(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "resumed", folder)) {
            Load.insert(replication.collection(PLAYERS), 0, 500);
            String watcher = replication.startWatcher(Optional.empty());
            String syncer = replication.startSyncer(Optional.empty());
            replication.awaitRows(PLAYERS, 500);

            String watcherSavepoint = replication.stop(watcher);
            String syncerSavepoint = replication.stop(syncer);
            Load.insert(replication.collection(PLAYERS), 500, 1_000);
            replication.collection(PLAYERS).deleteMany(new Document("_id", new Document("$lt", 100)));

            replication.startWatcher(Optional.of(watcherSavepoint));
            replication.startSyncer(Optional.of(syncerSavepoint), "--parallelism", "2");
            replication.assertEqualSides(900);
            List<Document> events = replication.committedEvents(PLAYERS);
            assertNoEventTwice(events);
            assertThat(events).hasSize(500 + 500 + 100);
        }
    }

    /** Each pair of jobs brings thousands of classes; a session that kept them would end with its metaspace. */
    @Test
    void endedJobsLeaveNoClassesBehind(Stack stack) throws Exception {
        int rounds = 3;
        try (Replication replication = Replication.of(stack, "ended", folder)) {
            Load.insert(replication.collection(PLAYERS), 0, 100);
            long before = stack.userClassLoaders();
            for (int i = 1; i <= rounds; i++) {
                String watcher = replication.startWatcher(Optional.empty());
                String syncer = replication.startSyncer(Optional.empty());
                replication.awaitRows(PLAYERS, 100);
                replication.stop(watcher);
                replication.stop(syncer);
            }
            // A cache of the JDK's may hold a few of them softly for a while: a leak leaves one a round.
            Replication.await("the classes of the jobs to be gone", () -> stack.userClassLoaders() - before < rounds);
        }
    }

    @Test
    void kafkaRestarted(Stack stack) throws Exception {
        restarted(stack, PartName.KAFKA, "kafka");
    }

    @Test
    void postgresRestarted(Stack stack) throws Exception {
        restarted(stack, PartName.POSTGRES, "postgres");
    }

    @Test
    void mongodbRestarted(Stack stack) throws Exception {
        restarted(stack, PartName.MONGODB, "mongodb");
    }

    @Test
    void wrongSettingsAreAllToldAndNothingIsSubmitted(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "wrong", folder)) {
            int jobsBefore = stack.flink().jobs().size();
            assertThatThrownBy(() -> replication.startWatcher(
                            Optional.empty(), "--kafka.partitions", "0", "--kafka.delivery", "twice", "--no.such", "x"))
                    .isInstanceOf(FlinkException.class);
            assertThat(replication.printed())
                    .anyMatch(line -> line.contains("kafka.partitions") && line.contains("'0'"))
                    .anyMatch(line -> line.contains("kafka.delivery") && line.contains("exactly-once"))
                    .anyMatch(line -> line.contains("no.such"));
            assertThat(stack.flink().jobs()).hasSize(jobsBefore);
        }
    }

    @Test
    void serverThatIsAwayIsNamedBeforeTheSubmission(Stack stack) throws Exception {
        try (Replication replication = new Replication(
                stack,
                "away",
                folder,
                Optional.of("mongodb://user:s3cret@127.0.0.1:1/?directConnection=true"),
                "mongodb.connection_timeout: 1s")) {
            int jobsBefore = stack.flink().jobs().size();
            assertThatThrownBy(() -> replication.startWatcher(Optional.empty())).isInstanceOf(FlinkException.class);
            assertThat(replication.printed())
                    .anyMatch(line -> line.contains("MongoDB at [127.0.0.1:1] cannot be reached"))
                    .noneMatch(line -> line.contains("s3cret"));
            assertThat(stack.flink().jobs()).hasSize(jobsBefore);
        }
    }

    private void restarted(Stack stack, PartName part, String name) throws Exception {
        try (Replication replication = Replication.of(stack, "restarted_" + name, folder)) {
            Load.insert(replication.collection(PLAYERS), 0, 500);
            replication.startBoth();
            replication.awaitRows(PLAYERS, 500);
            Load.insert(replication.collection(PLAYERS), 500, 1_000);
            stack.restart(part);
            Load.insert(replication.collection(PLAYERS), 1_000, 1_500);
            replication.collection(PLAYERS).deleteMany(new Document("_id", new Document("$lt", 250)));
            replication.assertEqualSides(1_250);
            assertNoEventTwice(replication.committedEvents(PLAYERS));
        }
    }

    private static void assertNoEventTwice(List<Document> events) {
        assertThat(events).extracting(event -> event.getString("id")).doesNotHaveDuplicates();
    }
}
