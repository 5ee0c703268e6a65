package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the connector alone gets wrong, in silence. */
@ExtendWith(Stack.Extension.class)
class SourceTrapsIT {

    @TempDir
    private Path folder;

    @Test
    void dotsInTheNameOfTheOnlyCollection(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "dots", folder)) {
            String collection = "app.dot.v1.x";
            Load.insert(replication.collection(collection), 0, 10);
            replication.startBoth();
            replication.awaitRows(collection, 10);
            Load.insert(replication.collection(collection), 10, 20);
            replication.assertEqualSides(20);
        }
    }

    @Test
    void droppedAndCreatedAgain(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "dropped", folder)) {
            Load.insert(replication.collection("players"), 0, 10);
            replication.startBoth();
            replication.awaitRows("players", 10);
            replication.collection("players").drop();
            Load.insert(replication.collection("players"), 10, 20);
            // The dropped documents' rows stay: the event says what happened, and policy is to keep them.
            replication.awaitRows("players", 20);
            assertThat(operations(replication.committedEvents("players"))).contains("drop");
        }
    }

    @Test
    void renamesAndDropsOfDatabasesAreEvents(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "renamed", folder)) {
            Load.insert(replication.collection("players"), 0, 10);
            replication.startBoth();
            replication.awaitRows("players", 10);
            replication.collection("players").renameCollection(new MongoNamespace("renamed", "heroes"));
            Replication.await("the rename is an event", () -> operations(replication.committedEvents("players"))
                    .contains("rename"));
            replication.database().drop();
            // The stream of a dropped database ends; what is created in its place must be seen all the same.
            Load.insert(replication.collection("players"), 20, 25);
            replication.awaitRows("players", 15);
        }
    }

    @Test
    void collectionsThatAreNewWhenTheJobStarts(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "fresh", folder)) {
            replication.startBoth();
            for (int i = 0; i < 5; i++) {
                Load.insert(replication.collection("c" + i), 0, 20);
            }
            replication.assertEqualSides(100);
        }
    }

    @Test
    void idleCollectionKeepsItsPlaceInTheOplog(Stack stack) throws Exception {
        try (SmallMongo mongo = SmallMongo.start(stack);
                Replication replication =
                        new Replication(stack, "idle", folder, Optional.of(mongo.uri()), "mongodb.canary: false")) {
            Load.insert(replication.collection("players"), 0, 10);
            String watcher = replication.startWatcher(Optional.empty());
            replication.startSyncer(Optional.empty());
            replication.awaitRows("players", 10);
            mongo.rollOplog();
            replication.awaitCheckpoint(watcher);
            String savepoint = replication.stop(watcher);
            replication.startWatcher(Optional.of(savepoint));
            Load.insert(replication.collection("players"), 10, 20);
            replication.assertEqualSides(20);
        }
    }

    @Test
    void lostPositionFailsAndSaysWhatWasLost(Stack stack) throws Exception {
        try (SmallMongo mongo = SmallMongo.start(stack);
                Replication replication = new Replication(stack, "lost_fail", folder, Optional.of(mongo.uri()), "")) {
            String savepoint = stoppedAndOverwritten(replication, mongo);
            String watcher = replication.startWatcherThatMayFail(savepoint);
            Replication.await(
                    "the job has failed",
                    () -> stack.flink().job(watcher).state().equals("FAILED"));
            assertThat(stack.flink().failure(watcher).orElseThrow())
                    .contains("can no longer resume the change stream")
                    .contains("mongodb.on_lost_position");
        }
    }

    @Test
    void lostPositionReadAgain(Stack stack) throws Exception {
        try (SmallMongo mongo = SmallMongo.start(stack);
                Replication replication = new Replication(
                        stack,
                        "lost_again",
                        folder,
                        Optional.of(mongo.uri()),
                        "mongodb.on_lost_position: resnapshot")) {
            String savepoint = stoppedAndOverwritten(replication, mongo);
            replication.startWatcher(Optional.of(savepoint));
            Load.insert(replication.collection("players"), 30, 40);
            // Document 0 was deleted in the window that is lost: no reading of the collection can tell.
            replication.awaitRows("players", 40);
            assertThat(replication.repair(Duration.ofSeconds(5)).repaired()).isEqualTo(1);
            replication.assertEqualSides(39);
            assertThat(operations(replication.committedEvents(""))).containsExactly("gap");
        }
    }

    @Test
    void lostPositionSkipped(Stack stack) throws Exception {
        try (SmallMongo mongo = SmallMongo.start(stack);
                Replication replication = new Replication(
                        stack, "lost_skip", folder, Optional.of(mongo.uri()), "mongodb.on_lost_position: skip")) {
            String savepoint = stoppedAndOverwritten(replication, mongo);
            replication.startWatcher(Optional.of(savepoint));
            Replication.await(
                    "the gap is told", () -> !replication.committedEvents("").isEmpty());
            Load.insert(replication.collection("players"), 30, 40);
            replication.awaitRows("players", 20);
            Document gap = replication.committedEvents("").get(0);
            assertThat(gap.getString("operation_type")).isEqualTo("gap");
            assertThat(gap.get("full_document", Document.class)).containsOnlyKeys("lost_from", "resumed_at");
        }
    }

    /** Ten documents are delivered; the job is stopped, twenty come, one goes, and the oplog forgets it all. */
    private static String stoppedAndOverwritten(Replication replication, SmallMongo mongo) {
        Load.insert(replication.collection("players"), 0, 10);
        String watcher = replication.startWatcher(Optional.empty());
        replication.startSyncer(Optional.empty());
        replication.awaitRows("players", 10);
        String savepoint = replication.stop(watcher);
        Load.insert(replication.collection("players"), 10, 30);
        replication.collection("players").deleteOne(new Document("_id", 0));
        mongo.rollOplog();
        return savepoint;
    }

    private static List<String> operations(List<Document> events) {
        return events.stream().map(event -> event.getString("operation_type")).toList();
    }
}
