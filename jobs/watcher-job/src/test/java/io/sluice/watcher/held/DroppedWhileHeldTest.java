package io.sluice.watcher.held;

import static org.apache.flink.runtime.testutils.CommonTestUtils.waitUntilCondition;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.CollectingSink;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.delay.HoldUntilDue;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One subtask of the source reads that a collection was dropped; all that hold its documents must know. */
class DroppedWhileHeldTest {

    private static final Namespace DROPPED = Events.PLAYERS;
    private static final Namespace KEPT = new Namespace("game_db", "orders");
    private static final int READERS = 2;
    private static final int DOCUMENTS = 60;
    private static final int DROP = DOCUMENTS;
    private static final long HALF = 1L << 61;
    private static final int POLL_INTERVAL_MS = 100;
    private static final int MAX_POLLS = 600;

    /** Of the job in this JVM. */
    private static final Semaphore READ = new Semaphore(0);

    private static volatile long dueMs;
    private static volatile boolean isReading;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(READERS + 1)
            .build());

    @TempDir
    private Path savepoints;

    @Test
    void nothingOfItIsDeliveredByAnySubtaskOrAfterARestoreByMore(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        String savepoint = savepointBeforeAnyIsDue(cluster);
        waitUntilCondition(() -> System.currentTimeMillis() > dueMs, POLL_INTERVAL_MS, MAX_POLLS);
        CollectingSink<ChangeEvent> sink = new CollectingSink<>();
        Configuration resumed = new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        JobClient job = submit(resumed, READERS + 1, sink);

        waitUntilCondition(
                () -> count(sink, KEPT) == READERS * DOCUMENTS / 2 || count(sink, DROPPED) > 0,
                POLL_INTERVAL_MS,
                MAX_POLLS);
        job.cancel().get(1, TimeUnit.MINUTES);

        assertThat(sink.collected()).extracting(ChangeEvent::namespace).containsOnly(KEPT);
    }

    /** On a machine that is too slow for the delay, again with a longer one. */
    private String savepointBeforeAnyIsDue(MiniCluster cluster) throws Exception {
        for (long delayMs = 2_000; delayMs < Duration.ofMinutes(2).toMillis(); delayMs *= 2) {
            dueMs = System.currentTimeMillis() + delayMs;
            isReading = true;
            JobClient job = submit(new Configuration(), READERS, new DiscardingSink<>());
            CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
            assertThat(READ.tryAcquire(READERS, 1, TimeUnit.MINUTES)).isTrue();
            isReading = false;
            String savepoint = job.stopWithSavepoint(
                            false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(1, TimeUnit.MINUTES);
            if (System.currentTimeMillis() < dueMs) {
                return savepoint;
            }
        }
        throw new AssertionError("The machine is too slow");
    }

    private static long count(CollectingSink<ChangeEvent> sink, Namespace collection) {
        return sink.collected().stream()
                .filter(event -> event.namespace().equals(collection))
                .count();
    }

    private static JobClient submit(Configuration configuration, int parallelism, Sink<ChangeEvent> sink)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.setMaxParallelism(64);
        var source = new DataGeneratorSource<>(
                DroppedWhileHeldTest::event,
                READERS * HALF,
                readers -> new UntilTheDrop(),
                TypeInformation.of(ChangeEvent.class));
        var changes = env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
                .uid("changes");
        var hold = new HoldOptions(
                HoldOptions.Policy.EACH, List.of("delayedUntil"), Map.of(), 0, 0, HoldOptions.FarAhead.HELD);
        HoldUntilDue.of(changes, hold).sinkTo(sink).uid("sink");
        return env.executeAsync();
    }

    /** Those of the dropped collection are due first. The second reader's last one is no drop. */
    private static ChangeEvent event(long number) {
        int reader = (int) (number / HALF);
        int place = (int) (number % HALF);
        if (place == DROP && reader == 0) {
            return Events.of(OperationType.DROP, DROPPED, null, null, 1_000, null);
        }
        Namespace collection = place % 2 == 0 ? DROPPED : KEPT;
        long untilMs = collection.equals(DROPPED) ? dueMs - 1 : dueMs;
        String key = "_id: " + (reader * DOCUMENTS + place);
        return Events.of(
                OperationType.INSERT,
                collection,
                "{" + key + "}",
                "{" + key + ", delayedUntil: {$date: {$numberLong: '" + untilMs + "'}}}",
                place + 1,
                null);
    }

    /** Lets a reader read its documents and one event more. */
    private static final class UntilTheDrop implements RateLimiter {
        private int asked;

        @Override
        public CompletableFuture<Void> acquire() {
            if (isReading && asked++ <= DROP) {
                return CompletableFuture.completedFuture(null);
            }
            READ.release();
            return new CompletableFuture<>();
        }
    }
}
