package io.sluice.watcher;

import static org.apache.flink.runtime.testutils.CommonTestUtils.waitUntilCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.masking.MaskFields;
import io.sluice.watcher.UnreliableStorage.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Property 5: for any resume token save operation that fails, the Watcher should retry the save operation with
 * exponential backoff until success or max retries. Here: a checkpoint that fails, in whatever way, does the job no harm,
 * and the next one saves the position in its place; when more fail in a row than {@code flink-conf} tolerates the job
 * restarts from the last one that did not, with the back-off of property 24.
 *
 * <p>Validates: Requirements 2.4.
 */
class Property05ResumeTokenRetryOnFailureTest {

    private static final int TOLERATED = GlobalConfiguration.loadConfiguration(
                    Path.of("../../flink-conf").toString())
            .get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    @TempDir
    private Path folder;

    private MiniCluster cluster;
    private JobID job;

    @BeforeEach
    void start(@InjectMiniCluster MiniCluster started) throws Exception {
        cluster = started;
        UnreliableStorage.fail(Failure.NONE);
        Configuration configuration = new Configuration()
                .set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay")
                .set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(1))
                .set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERATED);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        // The test asks for each.
        env.enableCheckpointing(Duration.ofDays(1).toMillis());
        env.getCheckpointConfig()
                .setCheckpointStorage(new UnreliableStorage(folder.toUri().toString()));
        WatcherPipeline.build(
                env,
                new DataGeneratorSource<>(
                        number -> Events.at("82%016X".formatted(number), "{_id: " + number % 10 + "}"),
                        Long.MAX_VALUE,
                        RateLimiterStrategy.perSecond(100),
                        TypeInformation.of(ChangeEvent.class)),
                new DiscardingSink<>(),
                null,
                "watcher",
                MaskFields.none(),
                HoldOptions.off());
        job = env.executeAsync().getJobID();
        waitUntilCondition(this::isRunning);
    }

    @AfterEach
    void cancel() throws Exception {
        cluster.cancelJob(job).get(1, TimeUnit.MINUTES);
    }

    private boolean isRunning() throws Exception {
        return cluster.getJobStatus(job).get(1, TimeUnit.MINUTES) == JobStatus.RUNNING
                && cluster.getExecutionGraph(job).get(1, TimeUnit.MINUTES).getAllVertices().values().stream()
                        .allMatch(vertex -> vertex.getAggregateState() == ExecutionState.RUNNING);
    }

    private CheckpointStatsCounts counts() throws Exception {
        return cluster.getExecutionGraph(job)
                .get(1, TimeUnit.MINUTES)
                .getCheckpointStatsSnapshot()
                .getCounts();
    }

    private String checkpoint(Failure failure) throws Exception {
        UnreliableStorage.fail(failure);
        try {
            return cluster.triggerCheckpoint(job).get(1, TimeUnit.MINUTES);
        } finally {
            UnreliableStorage.fail(Failure.NONE);
        }
    }

    private void isComplete(String checkpoint) {
        assertThat(Path.of(URI.create(checkpoint)).resolve("_metadata")).exists();
    }

    /** Some checkpoints fail, at their begin or at their end; then one does not. */
    @Test
    void theNextCheckpointTakesThePlaceOfThoseThatFailed() {
        RandomInput.slowTheory("Property 5")
                .forAll(lists().of(arbitrary().pick(List.of(Failure.AT_ITS_BEGIN, Failure.AT_ITS_END)))
                        .ofSizeBetween(0, TOLERATED))
                .checkAssert(RandomInput.check(failures -> {
                    for (Failure failure : failures) {
                        assertThatThrownBy(() -> checkpoint(failure)).hasStackTraceContaining("The storage is away");
                    }

                    assertThat(checkpoint(Failure.NONE)).satisfies(this::isComplete);
                    assertThat(counts().getNumberOfRestoredCheckpoints())
                            .as("no failure restarted the job")
                            .isZero();
                    assertThat(isRunning()).isTrue();
                }));
    }

    @Test
    void moreFailuresInARowThanTolerableRestartTheJobFromTheLastCheckpoint() throws Exception {
        checkpoint(Failure.NONE);
        for (int failures = 0; failures <= TOLERATED; failures++) {
            assertThatThrownBy(() -> checkpoint(Failure.AT_ITS_END)).hasStackTraceContaining("The storage is away");
        }

        waitUntilCondition(() -> counts().getNumberOfRestoredCheckpoints() == 1 && isRunning());
        assertThat(checkpoint(Failure.NONE)).satisfies(this::isComplete);
    }
}
