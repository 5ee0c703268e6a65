package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.mapping.RowChange.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sink in Flink: checkpoints that fail after the prepare, since another operator is slow to fail, a checkpoint that
 * times out and is followed by one that does not, and a job that is stopped and goes on at another parallelism.
 */
class ExactlyOnceJobIT {

    private static final int EVENTS = 3000;
    private static final int EVENTS_PER_SECOND = 600;
    private static final int KEYS = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(3)
            .build());

    /** What has been done to the job, which runs in this process. */
    private static final Set<String> DONE = ConcurrentHashMap.newKeySet();

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;

    @TempDir
    private Path savepoints;

    @BeforeEach
    void createTables() throws Exception {
        TwoPhaseJob.rollBackAll(postgres);
        options = TwoPhaseJob.newTables(postgres);
        DONE.clear();
    }

    /** By the time that this one has failed its checkpoint, the writers have prepared theirs. */
    private static final class SlowToFail extends RichMapFunction<MappedRow, MappedRow>
            implements CheckpointedFunction {

        private static final long serialVersionUID = 1L;

        @Override
        public MappedRow map(MappedRow row) {
            return row;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() != 0) {
                return;
            }
            long id = context.getCheckpointId();
            if (id == 4 && DONE.add("failed early")) {
                Thread.sleep(400);
                throw new IllegalStateException("Told to fail at checkpoint " + id);
            }
            if (id >= 7 && DONE.add("timed out")) {
                Thread.sleep(TIMEOUT.toMillis() + 500);
            } else if (id >= 12 && DONE.add("failed late")) {
                Thread.sleep(400);
                throw new IllegalStateException("Told to fail at checkpoint " + id);
            }
        }
    }

    private static MappedRow row(long event) {
        return TestRows.row(
                TwoPhaseJob.LOG, Operation.UPSERT, List.of(event, "k" + event % KEYS), "event" + event, event + 1);
    }

    private static String keyOf(MappedRow row) {
        return String.valueOf(row.row().values().get(1));
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        return configuration;
    }

    private static void build(StreamExecutionEnvironment env, Sink<MappedRow> sink) {
        env.enableCheckpointing(200, CheckpointingMode.EXACTLY_ONCE);
        CheckpointConfig checkpoints = env.getCheckpointConfig();
        checkpoints.setCheckpointTimeout(TIMEOUT.toMillis());
        checkpoints.setTolerableCheckpointFailureNumber(100);
        SingleOutputStreamOperator<MappedRow> rows = env.fromSource(
                        new DataGeneratorSource<>(
                                ExactlyOnceJobIT::row,
                                EVENTS,
                                RateLimiterStrategy.perSecond(EVENTS_PER_SECOND),
                                MappedRow.typeInfo()),
                        WatermarkStrategy.noWatermarks(),
                        "events")
                .setParallelism(1)
                .uid("events");
        rows.keyBy(ExactlyOnceJobIT::keyOf).sinkTo(sink).uid("postgres-rows");
        rows.rebalance()
                .map(new SlowToFail())
                .returns(MappedRow.typeInfo())
                .uid("slow")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
    }

    private ExactlyOnceSink sink(String prefix) {
        return new ExactlyOnceSink(
                options,
                new TwoPhaseOptions(prefix, "rows", true, false),
                new BatchOptions(20, Duration.ofMillis(30), 10),
                WriterHarness.CREATE_AND_EVOLVE,
                RetryOptions.DEFAULT,
                new NoDeadLetters());
    }

    private static final class NoDeadLetters implements Sink<DeadLetter> {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<DeadLetter> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(DeadLetter letter, Context where) {
                    throw new IllegalStateException(letter.reason());
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }

        @Override
        @Deprecated
        public SinkWriter<DeadLetter> createWriter(InitContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private String log() {
        return new TableName(options.schema(), "log").sql();
    }

    private List<String> events() throws Exception {
        return postgres.query("SELECT event, key FROM " + log() + " ORDER BY id");
    }

    private void assertEveryEventOnceInOrder() throws Exception {
        List<String> lines = events();
        assertThat(new HashSet<>(lines)).hasSize(EVENTS);
        assertThat(lines).as("no event twice").hasSize(EVENTS);
        Map<String, Long> last = new TreeMap<>();
        for (String line : lines) {
            int bar = line.indexOf('|');
            long event = Long.parseLong(line.substring(0, bar));
            Long before = last.put(line.substring(bar + 1), event);
            assertThat(before == null || before < event)
                    .as("%s after %s", event, before)
                    .isTrue();
        }
        TwoPhaseJob.assertNothingInDoubt(postgres);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyEventOnceWhateverFails(boolean isChained) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(2);
        if (!isChained) {
            env.disableOperatorChaining();
        }
        build(env, sink("job"));
        env.execute();

        assertThat(DONE).containsExactlyInAnyOrder("failed early", "timed out", "failed late");
        assertEveryEventOnceInOrder();
    }

    @Test
    void theSameJobWithASinkThatCommitsEarlyHasEventsTwice() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(2);
        build(
                env,
                new PostgresSink(
                        options,
                        new BatchOptions(20, Duration.ofMillis(30), 10),
                        WriterHarness.CREATE_AND_EVOLVE,
                        RetryOptions.DEFAULT,
                        new NoDeadLetters()));
        env.execute();

        assertThat(new HashSet<>(events())).hasSize(EVENTS);
        assertThat(events()).hasSizeGreaterThan(EVENTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStoppedJobGoesOnAtAnotherParallelism(int newParallelism) throws Exception {
        DONE.addAll(List.of("failed early", "timed out", "failed late"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(2);
        build(env, sink("job"));
        JobClient job = env.executeAsync();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (events().size() < EVENTS / 4) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
        String savepoint = job.stopWithSavepoint(false, savepoints.toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
        assertThat(events().size()).isLessThan(EVENTS);
        // A job that is stopped has committed what is in its savepoint.
        TwoPhaseJob.assertNothingInDoubt(postgres);
        DONE.clear();
        Configuration again = configuration();
        again.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        again.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 1);
        StreamExecutionEnvironment resumed = StreamExecutionEnvironment.getExecutionEnvironment(again);
        resumed.setParallelism(newParallelism);
        build(resumed, sink("job"));
        resumed.execute();

        assertThat(DONE).isNotEmpty();
        assertEveryEventOnceInOrder();
    }
}
