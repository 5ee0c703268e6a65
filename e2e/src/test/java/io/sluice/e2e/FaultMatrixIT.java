package io.sluice.e2e;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every window of the protocol, forced, with every recovery, on real servers: each event once, in order, and nothing
 * left open, in MongoDB's change stream, Kafka and PostgreSQL. One watcher goes through all of it.
 *
 * <p>Each window once, with every recovery at least once; all of them with {@code -Dsluice.matrix=full}.
 */
@ExtendWith(Stack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixIT {

    private Replication replication;

    @BeforeAll
    void watch(Stack stack, @TempDir Path folder) throws Exception {
        replication = new Replication(
                stack,
                "matrix",
                folder,
                Optional.empty(),
                """
                checkpoint.interval: 500ms
                retry.initial_backoff: 100ms
                retry.max_backoff: 1s
                """,
                SyncerUnderFault.SETTINGS);
        // Once it has arrived the snapshot is over: collections made later are read from the change stream alone.
        Load.insert(replication.collection("first"), 0, 1);
        replication.startWatcher(Optional.empty(), "--retry.max_attempts", "1000");
        Replication.await(
                "the snapshot", () -> !replication.committedEvents("first").isEmpty());
    }

    @AfterAll
    void stop() {
        replication.close();
    }

    static Stream<Arguments> cells() {
        boolean isFull = System.getProperty("sluice.matrix", "").equals("full");
        return Arrays.stream(Window.values()).flatMap(window -> Arrays.stream(Recovery.values())
                .filter(recovery -> isFull || recovery == window.everyday())
                .map(recovery -> Arguments.of(window, recovery)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cells")
    void everyEventOnce(Window window, Recovery recovery, Stack stack) throws Exception {
        String name = (window + "_" + recovery).toLowerCase(Locale.ROOT);
        try (HotKeys load = new HotKeys(replication.collection(name));
                SyncerUnderFault syncer = new SyncerUnderFault(stack, replication, name, window.faults())) {
            load.start();
            syncer.start();
            for (Fault fault : window.faults()) {
                syncer.killAt(fault);
                recovery.apply(syncer);
            }
            syncer.awaitCheckpoints(2);
            syncer.assertEveryEventOnce(load.stop());

            load.start();
            syncer.awaitCheckpoints(2);
            syncer.assertEveryEventOnce(load.stop());
        }
    }
}
