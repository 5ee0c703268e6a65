package io.sluice.watcher.held;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.delay.HoldUntilDue;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldChangesReportTest {

    private static final int PARALLELISM = 2;
    private static final int CHANGES = 300;
    private static final int DOCUMENTS = 100;
    private static final Instant FIRST_DUE = Instant.parse("2100-01-01T00:00:00Z");
    private static final Namespace ORDERS = new Namespace("game_db", "orders");

    /** Of the source's halves of the numbers, which begin at 0 and here, each reader takes one. */
    private static final long HALF = 1L << 61;

    /** Given by each reader that has read its half of the changes. */
    private static final Semaphore READ = new Semaphore(0);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rocksdb", "hashmap"})
    void tellsWhatARunningJobHolds(String backend) throws Exception {
        // With everything that a cluster's configuration has in store for a job that is no part of it.
        Configuration configuration = GlobalConfiguration.loadConfiguration("../../flink-conf");
        // A stack that runs meanwhile has the usual port.
        configuration.set(RestOptions.PORT, 0);
        configuration.removeConfig(MetricOptions.REPORTERS_LIST);
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri() + "checkpoints");
        var cluster = new MiniClusterWithClientResource(new MiniClusterResourceConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(PARALLELISM + 1)
                .build());
        cluster.before();
        try {
            tellsWhatIsIn(savepointOfRunningJob(cluster, configuration));
        } finally {
            cluster.after();
        }
    }

    private static void tellsWhatIsIn(String savepoint) throws Exception {
        List<JsonNode> all = report("--savepoint", savepoint, "--limit", "1000");
        assertThat(all).hasSize(CHANGES + 1);
        for (int number = 0; number < CHANGES; number++) {
            JsonNode held = all.get(number).path("held");
            assertThat(held.path("due").asText()).isEqualTo(due(number).toString());
            assertThat(held.path("collection").asText())
                    .isEqualTo(collection(number).fullName());
            assertThat(held.path("key").asText()).isEqualTo("{\"_id\": " + number % DOCUMENTS + "}");
            assertThat(held.path("operation").asText()).isEqualTo("replace");
            assertThat(held.path("changed").asText())
                    .isEqualTo(Instant.ofEpochMilli(Events.CHANGED_AT_MS).toString());
        }
        assertThat(all.get(CHANGES))
                .hasToString(
                        """
                {"summary":{"total":300,"nextDue":"2100-01-01T00:00:00Z","oldestChange":"2024-01-15T11:30:00.123Z",\
                "collections":{"game_db.orders":60,"game_db.players":240}}}""");

        List<JsonNode> some = report(
                "--savepoint",
                savepoint,
                "--collection",
                "game_db.orders",
                "--due-before",
                due(100).toString(),
                "--limit",
                "2");
        assertThat(some)
                .extracting(line -> line.path("held").path("due").asText())
                .containsExactly(due(0).toString(), due(5).toString(), "");
        assertThat(some.get(2).path("summary").path("total").asInt()).isEqualTo(20);

        assertThat(report("--savepoint", savepoint, "--limit", "0", "--collection", "no.such"))
                .hasToString("[{\"summary\":{\"total\":0,\"collections\":{}}}]");
    }

    private static List<JsonNode> report(String... args) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        HeldChangesReport.print(HeldQuery.parse(args), new PrintStream(printed, true, StandardCharsets.UTF_8));
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : printed.toString(StandardCharsets.UTF_8).lines().toList()) {
            lines.add(mapper.readTree(line));
        }
        return lines;
    }

    private String savepointOfRunningJob(MiniClusterWithClientResource cluster, Configuration configuration)
            throws Exception {
        JobClient job = submit(configuration);
        try {
            CommonTestUtils.waitForAllTaskRunning(cluster.getMiniCluster(), job.getJobID(), false);
            assertThat(READ.tryAcquire(PARALLELISM, 2, TimeUnit.MINUTES)).isTrue();
            return cluster.getClusterClient()
                    .triggerSavepoint(job.getJobID(), folder.toUri() + "savepoints", SavepointFormatType.NATIVE)
                    .get(1, TimeUnit.MINUTES);
        } finally {
            job.cancel().get(1, TimeUnit.MINUTES);
        }
    }

    private static JobClient submit(Configuration configuration) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(PARALLELISM);
        env.setMaxParallelism(64);
        var source = new DataGeneratorSource<>(
                HeldChangesReportTest::event,
                2 * HALF,
                parallelism -> new HalfOfTheChanges(),
                TypeInformation.of(ChangeEvent.class));
        var changes = env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
                .uid("changes");
        var hold = new HoldOptions(
                HoldOptions.Policy.EACH, List.of("delayedUntil"), Map.of(), 0, 0, HoldOptions.FarAhead.HELD);
        HoldUntilDue.of(changes, hold).sinkTo(new DiscardingSink<>()).uid("sink");
        return env.executeAsync();
    }

    /** Not in the order of due times. */
    private static ChangeEvent event(long number) {
        long place = number % HALF + (number < HALF ? 0 : CHANGES / PARALLELISM);
        int rank = (int) (place * 7 % CHANGES);
        String key = "_id: " + rank % DOCUMENTS;
        return Events.of(
                OperationType.REPLACE,
                collection(rank),
                "{" + key + "}",
                "{" + key + ", delayedUntil: '" + due(rank) + "'}",
                rank,
                null);
    }

    private static Instant due(int rank) {
        return FIRST_DUE.plusSeconds(rank);
    }

    private static Namespace collection(int rank) {
        return rank % 5 == 0 ? ORDERS : Events.PLAYERS;
    }

    /** Lets a reader read its half of the changes and then none: the job goes on running. */
    private static final class HalfOfTheChanges implements RateLimiter {
        private int asked;

        @Override
        public CompletableFuture<Void> acquire() {
            if (asked++ < CHANGES / PARALLELISM) {
                return CompletableFuture.completedFuture(null);
            }
            READ.release();
            return new CompletableFuture<>();
        }
    }
}
