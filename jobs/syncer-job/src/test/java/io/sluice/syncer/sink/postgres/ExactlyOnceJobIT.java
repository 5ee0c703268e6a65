package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.TestRows.Field;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.RowChange.Operation;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
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
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.jdbc.JdbcExactlyOnceOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.xa.PGXADataSource;

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

    /** To whose rows new columns come: their writer alters the table while the other one writes to it. */
    private static final int GROWING_KEYS = 3;

    private static final String HELD = "held";
    private static final String FAILED_EARLY = "failed early";
    private static final String TIMED_OUT = "timed out";
    private static final String FAILED_LATE = "failed late";

    /** What has been done to the job, which runs in this process. */
    private static final Set<String> DONE = ConcurrentHashMap.newKeySet();

    private static MiniCluster cluster;

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;

    @TempDir
    private Path savepoints;

    @BeforeAll
    static void take(@InjectMiniCluster MiniCluster started) {
        cluster = started;
    }

    @BeforeEach
    void createTables() throws Exception {
        TwoPhaseJob.rollBackAll(postgres);
        options = TwoPhaseJob.newTables(postgres);
        DONE.clear();
    }

    private static void awaitTrue(Callable<Boolean> condition) throws Exception {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadlineNanos);
            Thread.sleep(20);
        }
    }

    /** Fails its checkpoint when all others have made their part of it, the sink's writers too. */
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
            if (DONE.contains(HELD)) {
                awaitTrue(() -> !DONE.contains(HELD));
            } else if (id >= 4 && !DONE.contains(FAILED_EARLY)) {
                failAfterAllOthers(id, FAILED_EARLY);
            } else if (id >= 7 && !DONE.contains(TIMED_OUT)) {
                awaitTrue(() -> isFailed(id));
                DONE.add(TIMED_OUT);
            } else if (id >= 12 && !DONE.contains(FAILED_LATE)) {
                failAfterAllOthers(id, FAILED_LATE);
            }
        }

        /** A checkpoint that fails before is let pass: the next one will do. */
        private void failAfterAllOthers(long id, String what) throws Exception {
            awaitTrue(() -> isFailed(id) || isMadeByAllOthers(id));
            if (!isFailed(id)) {
                DONE.add(what);
                throw new IllegalStateException("Told to fail at checkpoint " + id);
            }
        }

        private boolean isFailed(long id) throws Exception {
            return checkpoint(id).getStatus() == CheckpointStatsStatus.FAILED;
        }

        private boolean isMadeByAllOthers(long id) throws Exception {
            return checkpoint(id).getNumberOfAcknowledgedSubtasks()
                    == checkpoint(id).getNumberOfSubtasks() - 1;
        }

        /** What the coordinator knows of it. */
        private AbstractCheckpointStats checkpoint(long id) throws Exception {
            JobID job = getRuntimeContext().getJobInfo().getJobId();
            return cluster.getExecutionGraph(job)
                    .get()
                    .getCheckpointStatsSnapshot()
                    .getHistory()
                    .getCheckpointById(id);
        }
    }

    /** For each event a row in the table without a key, and a version of a row in one that grows and widens. */
    private static MappedRow rowInEither(long index) {
        long event = index / 2;
        return index % 2 == 0 ? row(event) : keyedRow(event);
    }

    private static MappedRow keyedRow(long event) {
        String key = "k" + event % KEYS;
        Field value = event < EVENTS / 3
                ? TestRows.bigint("n", event)
                : event < 2 * EVENTS / 3
                        ? TestRows.field("n", ColumnKind.NUMERIC, BigDecimal.valueOf(event))
                        : TestRows.text("n", String.valueOf(event));
        return event % KEYS < GROWING_KEYS
                ? TestRows.upsert("kv", key, event + 1, value, TestRows.bigint("c" + event / 500, event))
                : TestRows.upsert("kv", key, event + 1, value);
    }

    private static MappedRow row(long event) {
        return TestRows.row(
                TwoPhaseJob.LOG, Operation.UPSERT, List.of(event, "k" + event % KEYS), "event" + event, event + 1);
    }

    private static String keyOf(MappedRow row) {
        return String.valueOf(row.row().values().get(row.row().table().isAppendOnly() ? 1 : 0));
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
        build(env, sink, ExactlyOnceJobIT::row, 1);
    }

    private static void build(
            StreamExecutionEnvironment env,
            Sink<MappedRow> sink,
            GeneratorFunction<Long, MappedRow> rowsOfEvents,
            int rowsPerEvent) {
        env.enableCheckpointing(200, CheckpointingMode.EXACTLY_ONCE);
        CheckpointConfig checkpoints = env.getCheckpointConfig();
        checkpoints.setCheckpointTimeout(TIMEOUT.toMillis());
        checkpoints.setTolerableCheckpointFailureNumber(100);
        SingleOutputStreamOperator<MappedRow> rows = env.fromSource(
                        new DataGeneratorSource<>(
                                rowsOfEvents,
                                (long) EVENTS * rowsPerEvent,
                                RateLimiterStrategy.perSecond(EVENTS_PER_SECOND * rowsPerEvent),
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
                new BatchOptions(100, Duration.ofMillis(30), 50),
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

        assertThat(DONE).containsExactlyInAnyOrder(FAILED_EARLY, TIMED_OUT, FAILED_LATE);
        assertEveryEventOnceInOrder();
    }

    /** Row locks in doubt, and two writers of which one alters the table that both write to. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSameWithATableThatHasAKeyAndGrows(boolean isChained) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(2);
        if (!isChained) {
            env.disableOperatorChaining();
        }
        build(env, sink("job"), ExactlyOnceJobIT::rowInEither, 2);
        env.execute();

        assertThat(DONE).containsExactlyInAnyOrder(FAILED_EARLY, TIMED_OUT, FAILED_LATE);
        assertEveryEventOnceInOrder();
        String kv = new TableName(options.schema(), "kv").sql();
        List<String> last = IntStream.range(0, KEYS)
                .mapToObj(key -> "k" + key + "|" + (EVENTS - KEYS + key))
                .toList();
        assertThat(postgres.query("SELECT _id, n FROM " + kv)).containsExactlyInAnyOrderElementsOf(last);
        assertThat(postgres.query("SELECT c0, c5 FROM " + kv + " WHERE _id = 'k1'"))
                .containsExactly("∅|" + (EVENTS - KEYS + 1));
    }

    @Test
    void whatACancelledJobLeavesPreparedTheNextStartSweeps() throws Exception {
        DONE.addAll(List.of(HELD, FAILED_EARLY, TIMED_OUT, FAILED_LATE));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(2);
        build(env, sink("job"), ExactlyOnceJobIT::rowInEither, 2);
        JobClient job = env.executeAsync();
        awaitTrue(() -> prepared().size() == 2);
        job.cancel().get(60, TimeUnit.SECONDS);
        awaitTrue(() -> job.getJobStatus().get(60, TimeUnit.SECONDS).isGloballyTerminalState());
        assertThat(prepared()).hasSize(2);
        DONE.remove(HELD);

        StreamExecutionEnvironment again = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        again.setParallelism(1);
        build(again, sink("job"), ExactlyOnceJobIT::rowInEither, 2);
        again.execute();

        assertEveryEventOnceInOrder();
    }

    private List<String> prepared() throws Exception {
        return postgres.query("SELECT gid FROM pg_prepared_xacts");
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

    /**
     * The harness can fail: Flink's own sink commits when it snapshots, before the checkpoint has completed, and what
     * it committed comes again.
     */
    @Test
    void theSameCheckFindsEventsTwiceAfterFlinksJdbcSink() throws Exception {
        DONE.addAll(List.of(TIMED_OUT, FAILED_LATE));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(2);
        build(env, jdbcSink());
        env.execute();

        assertThat(DONE).contains(FAILED_EARLY);
        assertThatThrownBy(this::assertEveryEventOnceInOrder).hasMessageContaining("no event twice");
    }

    /** Known of Flink's sink, and tested of ours above: fewer writers than before have more than one state. */
    @Test
    void flinksJdbcSinkCannotBeScaledDown() throws Exception {
        DONE.addAll(List.of(FAILED_EARLY, TIMED_OUT, FAILED_LATE));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(2);
        build(env, jdbcSink());
        JobClient job = env.executeAsync();
        awaitTrue(() -> events().size() >= EVENTS / 4);
        String savepoint = job.stopWithSavepoint(false, savepoints.toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
        Configuration again = configuration();
        again.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        StreamExecutionEnvironment resumed = StreamExecutionEnvironment.getExecutionEnvironment(again);
        resumed.setParallelism(1);
        build(resumed, jdbcSink());

        assertThatThrownBy(resumed::execute).hasStackTraceContaining("more than one state to recover");
    }

    /** Ours have the sink's name in the transaction's; see the test of two sinks with one prefix. */
    @Test
    void twoOfFlinksJdbcSinksInOneJobCollide() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(1);
        env.enableCheckpointing(200, CheckpointingMode.EXACTLY_ONCE);
        SingleOutputStreamOperator<MappedRow> rows = env.fromSource(
                new DataGeneratorSource<>(
                        ExactlyOnceJobIT::row,
                        EVENTS,
                        RateLimiterStrategy.perSecond(EVENTS_PER_SECOND),
                        MappedRow.typeInfo()),
                WatermarkStrategy.noWatermarks(),
                "events");
        rows.sinkTo(jdbcSink());
        rows.sinkTo(jdbcSink());

        assertThatThrownBy(env::execute).hasStackTraceContaining("is already in use");
    }

    private Sink<MappedRow> jdbcSink() {
        PostgresOptions target = options;
        return JdbcSink.<MappedRow>builder()
                .withQueryStatement("INSERT INTO " + log() + " (event, key) VALUES (?, ?)", (statement, row) -> {
                    statement.setObject(1, row.row().values().get(0));
                    statement.setObject(2, row.row().values().get(1));
                })
                .withExecutionOptions(JdbcExecutionOptions.builder()
                        .withBatchSize(20)
                        .withBatchIntervalMs(30)
                        .withMaxRetries(0)
                        .build())
                .buildExactlyOnce(
                        JdbcExactlyOnceOptions.builder()
                                .withTransactionPerConnection(true)
                                .build(),
                        () -> {
                            PGXADataSource source = new PGXADataSource();
                            source.setUrl(target.url());
                            source.setUser(target.user());
                            source.setPassword(target.password().resolve());
                            return source;
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStoppedJobGoesOnAtAnotherParallelism(int newParallelism) throws Exception {
        DONE.addAll(List.of(FAILED_EARLY, TIMED_OUT, FAILED_LATE));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        env.setParallelism(2);
        build(env, sink("job"));
        JobClient job = env.executeAsync();
        awaitTrue(() -> events().size() >= EVENTS / 4);
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
