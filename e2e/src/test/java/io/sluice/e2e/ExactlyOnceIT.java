package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every event once, where nothing but the protocol could hide a second one: in a table without a key. */
@ExtendWith(Stack.Extension.class)
class ExactlyOnceIT {

    private static final String MAPPINGS =
            """
            delivery: exactly-once
            mappings:
              - source: once.players
                table: log
                append: true
                columns:
                  event_id: { meta: event_id }
                  document_key: { meta: document_key }
                  operation: { meta: operation }
                  version: { meta: version }
              - source: once.players
                table: players
                columns:
                  id: { from: _id, type: bigint }
                  score: { type: bigint }
                key: [id]
            """;

    @TempDir
    private Path folder;

    @Test
    void killedStoppedAndResumedAtAnotherParallelism(Stack stack) throws Exception {
        try (Replication replication = new Replication(stack, "once", folder, Optional.empty(), "", MAPPINGS)) {
            Load.insert(replication.collection("players"), 0, 500);
            replication.startWatcher(Optional.empty());
            String syncer = replication.startSyncer(Optional.empty(), "--parallelism", "2");
            replication.awaitRows("log", 500);

            int live;
            try (Load load = Load.start(replication.collection("players"), 10_000)) {
                stack.replaceTaskManager();
                replication.awaitCheckpoint(syncer);
                String savepoint = replication.stop(syncer);
                syncer = replication.startSyncer(Optional.of(savepoint), "--parallelism", "1");
                live = load.stop(10_000);
            }
            replication.assertEqualSides(500 + live);

            List<Document> events = replication.committedEvents("players");
            replication.awaitRows("log", events.size());
            assertThat(replication.number("SELECT count(DISTINCT event_id) FROM once.log"))
                    .isEqualTo(events.size());
            // A checkpoint may be on its way at any moment; what is in doubt must go, and not only once.
            for (int round = 0; round < 3; round++) {
                replication.awaitCheckpoint(syncer);
                Replication.await(
                        "nothing is in doubt", () -> replication.number("SELECT count(*) FROM pg_prepared_xacts") == 0);
            }
        }
    }
}
