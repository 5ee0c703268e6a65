package io.sluice.watcher;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.config.JobConfiguration;
import io.sluice.config.SettingsLoader;
import io.sluice.config.WatcherSettings;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.Version;
import io.sluice.udf.masking.MaskFields;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A measurement, no test: many changes are held, the job is stopped past their time and restored, and all are due at
 * once, with the settings of flink-conf, the watcher's defaults, and a thousand fresh changes a second. Says how fast they drain and what that
 * does to checkpoints and to the fresh. Runs with {@code -Dsluice.storm=1000000}.
 */
@EnabledIfSystemProperty(named = "sluice.storm", matches = "[0-9]+")
class StormMeasurement {

    private static final long HELD = Long.getLong("sluice.storm", 0);
    private static final long HOLD_MS = Long.getLong("sluice.storm.hold-ms", 60_000);
    private static final int FRESH_PER_SECOND = Integer.getInteger("sluice.storm.fresh", 1000);
    private static final int PARALLELISM = 2;
    private static final long HALF = 1L << 61;
    private static final int LONGEST_MS = 60_000;
    /** What a configuration must have; the rest is the defaults, checkpoint.interval above all. */
    private static final String[] NO_SERVERS = {
        "--mongodb.uri", "mongodb://none/?replicaSet=none",
        "--mongodb.database", "none",
        "--mongodb.collection", "none",
        "--kafka.brokers", "none:9092"
    };

    private static final BsonString PAYLOAD = new BsonString("x".repeat(400));

    /** Shared by what runs in this one JVM: the schedule of the fresh, and what the sink saw. */
    private static volatile long freshFromMs = Long.MAX_VALUE;

    private static volatile long dueMs;
    private static final AtomicLong FRESH = new AtomicLong();
    private static final AtomicLongArray FRESH_SEEN_BY_HALF = new AtomicLongArray(2);
    private static final AtomicLong RELEASED = new AtomicLong();
    private static final AtomicLong EARLY = new AtomicLong();
    private static volatile long firstReleaseMs;
    private static volatile long lastReleaseMs;
    private static volatile long firstReleaseCpuNs;
    private static volatile long lastReleaseCpuNs;
    private static final AtomicLongArray FRESH_LATENCY = new AtomicLongArray(LONGEST_MS + 1);

    @TempDir
    Path folder;

    @Test
    void drains() throws Exception {
        Configuration configuration = GlobalConfiguration.loadConfiguration("../../flink-conf");
        // A stack that runs meanwhile has the usual port.
        configuration.set(RestOptions.PORT, 0);
        configuration.addAll(JobConfiguration.of(
                SettingsLoader.load(WatcherSettings.all(), NO_SERVERS, Map.of()), WatcherSettings.JOB_NAME));
        configuration.removeConfig(MetricOptions.REPORTERS_LIST);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri() + "checkpoints");
        configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, folder.toUri() + "savepoints");
        // As a TaskManager of flink-conf gives to two of its four slots.
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(292));
        var cluster = new MiniClusterWithClientResource(new MiniClusterResourceConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(PARALLELISM)
                .build());
        cluster.before();
        try {
            measure(cluster, configuration);
        } finally {
            cluster.after();
        }
    }

    private static void measure(MiniClusterWithClientResource cluster, Configuration configuration) throws Exception {
        long startMs = System.currentTimeMillis();
        dueMs = startMs + HOLD_MS;
        JobClient filling = submit(configuration);
        await(() -> FRESH_SEEN_BY_HALF.get(0) > 0 && FRESH_SEEN_BY_HALF.get(1) > 0);
        long filledMs = System.currentTimeMillis();
        say("held %,d in %,d ms: %,d/s", HELD, filledMs - startMs, HELD * 1000 / (filledMs - startMs));
        String savepoint = filling.stopWithSavepoint(false, null, SavepointFormatType.NATIVE)
                .get(10, TimeUnit.MINUTES);
        say("stopped with a savepoint after %,d ms", System.currentTimeMillis() - filledMs);
        await(() -> System.currentTimeMillis() > dueMs);

        freshFromMs = Long.MAX_VALUE;
        for (int ms = 0; ms <= LONGEST_MS; ms++) {
            FRESH_LATENCY.set(ms, 0);
        }
        FRESH_SEEN_BY_HALF.set(0, 0);
        FRESH_SEEN_BY_HALF.set(1, 0);
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        long restoreMs = System.currentTimeMillis();
        JobClient storm = submit(configuration);
        await(() -> RELEASED.get() > 0);
        say("first release %,d ms after the submission", firstReleaseMs - restoreMs);
        await(() -> RELEASED.get() >= HELD);
        long drainMs = lastReleaseMs - firstReleaseMs;
        long freshSeen = FRESH_SEEN_BY_HALF.get(0) + FRESH_SEEN_BY_HALF.get(1);
        long[] latency = quantiles();
        say("drained %,d in %,d ms: %,d/s; early: %d", RELEASED.get(), drainMs, HELD * 1000 / drainMs, EARLY.get());
        say("processor time: %.1f us each", (lastReleaseCpuNs - firstReleaseCpuNs) / 1e3 / HELD);
        say("fresh meanwhile: %,d; p50 %d ms, p99 %d ms, longest %d ms", freshSeen, latency[0], latency[1], latency[2]);
        sayCheckpoints(cluster, storm.getJobID());
        System.gc();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().contains("Old Gen")) {
                say(
                        "%s: peak %,d MiB, after collection %,d MiB",
                        pool.getName(),
                        pool.getPeakUsage().getUsed() >> 20,
                        pool.getCollectionUsage().getUsed() >> 20);
            }
        }
        storm.cancel().get(1, TimeUnit.MINUTES);
    }

    private static JobClient submit(Configuration configuration) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(PARALLELISM);
        var source = new DataGeneratorSource<>(
                StormMeasurement::event,
                1L << 62,
                parallelism -> new FreshRate(),
                TypeInformation.of(ChangeEvent.class));
        var hold = new HoldOptions(
                HoldOptions.Policy.EACH, List.of("delayedUntil"), Map.of(), 0, 0, HoldOptions.FarAhead.HELD);
        WatcherPipeline.build(env, source, new CountingSink(), null, "storm", MaskFields.none(), hold);
        return env.executeAsync();
    }

    /** The source's halves of the numbers begin at 0 and in the middle; each holds half of the changes. */
    private static ChangeEvent event(long number) {
        boolean isFresh = number % HALF >= HELD / 2;
        long atMs = isFresh ? freshFromMs + FRESH.getAndIncrement() * 1000 / FRESH_PER_SECOND : 0;
        BsonDocument key = new BsonDocument("_id", new BsonInt64(number));
        BsonDocument document = key.clone().append("payload", PAYLOAD);
        if (!isFresh) {
            document.append("delayedUntil", new BsonDateTime(dueMs));
        }
        return new ChangeEvent(
                Long.toHexString(number),
                OperationType.INSERT,
                false,
                Events.PLAYERS,
                Gens.raw(key),
                Gens.raw(document),
                null,
                null,
                null,
                new BsonTimestamp(1),
                atMs,
                new Version(1, 0),
                null,
                null,
                null);
    }

    /** First all that is to be held, as fast as it goes; then the fresh by their schedule. */
    private static final class FreshRate implements RateLimiter {
        private long count;

        @Override
        public CompletableFuture<Void> acquire() {
            if (count++ < HELD / 2 && RELEASED.get() == 0 && System.currentTimeMillis() < dueMs) {
                return CompletableFuture.completedFuture(null);
            }
            if (freshFromMs == Long.MAX_VALUE) {
                FRESH.set(0);
                freshFromMs = System.currentTimeMillis();
            }
            long waitMs = freshFromMs + FRESH.get() * 1000 / FRESH_PER_SECOND - System.currentTimeMillis();
            return waitMs <= 0
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(waitMs, TimeUnit.MILLISECONDS));
        }
    }

    private static final class CountingSink implements Sink<ChangeEvent> {
        private static final long serialVersionUID = 1L;

        @Override
        @Deprecated
        public SinkWriter<ChangeEvent> createWriter(InitContext context) {
            return new Writer();
        }

        @Override
        public SinkWriter<ChangeEvent> createWriter(WriterInitContext context) {
            return new Writer();
        }
    }

    private static final class Writer implements SinkWriter<ChangeEvent> {
        @Override
        public void write(ChangeEvent change, Context context) {
            long nowMs = System.currentTimeMillis();
            if (change.delayedUntilMs() == null) {
                FRESH_LATENCY.incrementAndGet((int) Math.max(0, Math.min(LONGEST_MS, nowMs - change.timestampMs())));
                FRESH_SEEN_BY_HALF.incrementAndGet(
                        (int) (change.documentKey().getInt64("_id").getValue() / HALF));
                return;
            }
            if (nowMs < change.delayedUntilMs()) {
                EARLY.incrementAndGet();
            }
            long released = RELEASED.incrementAndGet();
            if (released == 1) {
                firstReleaseMs = nowMs;
                firstReleaseCpuNs = cpuNs();
            }
            if (released == HELD) {
                lastReleaseMs = nowMs;
                lastReleaseCpuNs = cpuNs();
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static long cpuNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long[] quantiles() {
        long seen = 0;
        for (int ms = 0; ms <= LONGEST_MS; ms++) {
            seen += FRESH_LATENCY.get(ms);
        }
        long[] found = {-1, -1, -1};
        double[] of = {0.5, 0.99, 1};
        long below = 0;
        for (int ms = 0; ms <= LONGEST_MS; ms++) {
            below += FRESH_LATENCY.get(ms);
            for (int i = 0; i < of.length; i++) {
                if (found[i] < 0 && below >= of[i] * seen) {
                    found[i] = ms;
                }
            }
        }
        return found;
    }

    private static void sayCheckpoints(MiniClusterWithClientResource cluster, JobID job) throws Exception {
        var history = cluster.getMiniCluster()
                .getExecutionGraph(job)
                .get()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getCheckpoints();
        List<AbstractCheckpointStats> during = history.stream()
                .filter(stats ->
                        stats.getTriggerTimestamp() >= firstReleaseMs && stats.getTriggerTimestamp() <= lastReleaseMs)
                .toList();
        say(
                "checkpoints begun in the storm: %d, completed %d; durations %s ms",
                during.size(),
                during.stream()
                        .filter(stats -> stats.getStatus() == CheckpointStatsStatus.COMPLETED)
                        .count(),
                during.stream()
                        .map(AbstractCheckpointStats::getEndToEndDuration)
                        .toList());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline =
                System.nanoTime() + Duration.ofSeconds(300 + HELD / 10_000).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited too long; released " + RELEASED + ", fresh " + FRESH_SEEN_BY_HALF);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void say(String format, Object... values) {
        System.out.println("storm: " + String.format(Locale.ROOT, format, values));
    }
}
