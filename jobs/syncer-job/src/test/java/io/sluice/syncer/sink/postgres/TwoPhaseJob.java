package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * A job in one thread: a source that can be read again, the sink's writers and its committer on a real server, and a
 * test that plays the part of Flink's checkpoints. State goes through its serializers.
 *
 * <p>Event {@code i} is of key {@code k<i mod KEYS>}: a row in the table {@code log}, which has no key, and a version of
 * a row in the table {@code kv}.
 */
final class TwoPhaseJob implements AutoCloseable {

    static final int KEYS = 5;
    static final int MAX_ROWS = 6;
    /** Some batches go through COPY, and some do not. */
    private static final int COPY_THRESHOLD = 3;

    /** Without a key; PostgreSQL numbers its rows as they come. */
    static final Table LOG = new Table(
            "log",
            List.of(Column.nullable("event", ColumnKind.BIGINT), Column.nullable("key", ColumnKind.TEXT)),
            List.of(),
            "",
            Map.of(),
            Map.of(),
            false);

    /** What a checkpoint holds. */
    record Snapshot(long id, int position, List<byte[]> writers, List<byte[]> committables) {}

    final RecordingMetrics metrics = new RecordingMetrics();
    final RecordingMetrics committerMetrics = new RecordingMetrics();
    final List<DeadLetter> deadLetters = new ArrayList<>();
    final List<ExactlyOnceWriter> writers = new ArrayList<>();
    final TestProcessingTimeService clock = new TestProcessingTimeService();
    final PreparedCommitter committer;
    /** Runs while a writer waits. */
    ThrowingRunnable<Exception> onYield = () -> {};

    int yields;
    private final Map<Long, List<PreparedTransaction>> pending = new TreeMap<>();
    private final Snapshot from;
    private int position;

    static PostgresOptions newTables(RealPostgres postgres) throws Exception {
        PostgresOptions options = postgres.newSchema();
        postgres.execute("CREATE TABLE " + new TableName(options.schema(), "log").sql()
                + " (id bigserial PRIMARY KEY, event bigint, key text)");
        return options;
    }

    static TwoPhaseOptions prefix(String sink) {
        return new TwoPhaseOptions("job", sink, true, false);
    }

    /** @param from null for a fresh start */
    TwoPhaseJob(PostgresOptions options, TwoPhaseOptions twoPhase, int parallelism, Snapshot from) throws Exception {
        this(options, twoPhase, parallelism, from, true);
    }

    TwoPhaseJob(PostgresOptions options, TwoPhaseOptions twoPhase, int parallelism, Snapshot from, boolean commitsFirst)
            throws Exception {
        this(options, twoPhase, parallelism, from, commitsFirst, true);
    }

    /** Its writers have connected, and not begun. */
    static TwoPhaseJob notOpened(PostgresOptions options, TwoPhaseOptions twoPhase, int parallelism, Snapshot from)
            throws Exception {
        return new TwoPhaseJob(options, twoPhase, parallelism, from, true, false);
    }

    private TwoPhaseJob(
            PostgresOptions options,
            TwoPhaseOptions twoPhase,
            int parallelism,
            Snapshot from,
            boolean commitsFirst,
            boolean opens)
            throws Exception {
        this.from = from;
        RetryOptions retry = new RetryOptions(5, Duration.ofMillis(20), Duration.ofMillis(100));
        committer = new PreparedCommitter(options, twoPhase, new Backoff(retry), committerMetrics);
        clock.setCurrentTime(1_000_000);
        if (from != null) {
            position = from.position();
            List<PreparedTransaction> restored = new ArrayList<>();
            for (byte[] bytes : from.committables()) {
                restored.add(PreparedTransaction.Serializer.INSTANCE.deserialize(1, bytes));
            }
            pending.put(from.id(), restored);
            if (commitsFirst) {
                complete(from.id());
            }
        }
        try {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                writers.add(create(options, twoPhase, parallelism, subtask, from, retry));
            }
            // At once, as in Flink: one may have to wait for what another one sweeps.
            List<Future<Void>> opening = new ArrayList<>();
            for (int i = 0; opens && i < parallelism; i++) {
                int subtask = i;
                opening.add(elsewhere(() -> open(subtask)));
            }
            for (Future<Void> each : opening) {
                each.get(60, TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            close();
            throw (Exception) e.getCause();
        }
    }

    private ExactlyOnceWriter create(
            PostgresOptions options,
            TwoPhaseOptions twoPhase,
            int parallelism,
            int subtask,
            Snapshot from,
            RetryOptions retry)
            throws Exception {
        return new ExactlyOnceWriter(
                options,
                twoPhase,
                new BatchOptions(MAX_ROWS, Duration.ofMillis(500), COPY_THRESHOLD),
                WriterHarness.CREATE_AND_EVOLVE,
                new Backoff(retry),
                new ExactlyOnceWriter.Task(
                        subtask,
                        parallelism,
                        from == null ? OptionalLong.empty() : OptionalLong.of(from.id()),
                        new Mailbox(),
                        clock,
                        metrics),
                new Letters());
    }

    void open(int subtask) throws Exception {
        writers.get(subtask).open(statesOf(from, subtask, writers.size()));
    }

    private static List<WriterState> statesOf(Snapshot from, int subtask, int parallelism) throws IOException {
        List<WriterState> states = new ArrayList<>();
        for (int i = 0; from != null && i < from.writers().size(); i++) {
            // As Flink does: without a rescaling each its own, else to anyone.
            boolean isRescaled = from.writers().size() != parallelism;
            if ((isRescaled ? i + 1 : i) % parallelism == subtask) {
                states.add(stateOf(from.writers().get(i)));
            }
        }
        return states;
    }

    private static WriterState stateOf(byte[] bytes) throws IOException {
        WriterState.Serializer serializer = WriterState.Serializer.INSTANCE;
        return serializer.deserialize(serializer.getVersion(), bytes);
    }

    private final class Letters implements SinkWriter<DeadLetter> {
        @Override
        public void write(DeadLetter letter, Context context) {
            deadLetters.add(letter);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }

    private final class Mailbox implements MailboxExecutor {
        @Override
        public void execute(
                MailOptions options, ThrowingRunnable<? extends Exception> command, String format, Object... args) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void yield() {
            yields++;
            try {
                clock.advance(10);
                onYield.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean tryYield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }
    }

    /** The next events of the source. */
    TwoPhaseJob read(int events) throws Exception {
        for (int i = 0; i < events; i++) {
            String key = keyOf(position);
            ExactlyOnceWriter writer = writers.get(key.hashCode() % writers.size());
            for (MappedRow row : rows(position, key)) {
                writer.write(row, null);
            }
            position++;
        }
        return this;
    }

    /** The next event of a source that the test keeps. */
    void read(MappedRow row) throws Exception {
        writers.get(Math.floorMod(row.row().rowKey().hashCode(), writers.size()))
                .write(row, null);
        position++;
    }

    static String keyOf(int event) {
        return "k" + event % KEYS;
    }

    private static List<MappedRow> rows(int event, String key) {
        return List.of(
                TestRows.row(LOG, Operation.UPSERT, List.of((long) event, key), "event" + event, event + 1L),
                TestRows.upsert("kv", key, event + 1L, TestRows.bigint("n", event)));
    }

    int position() {
        return position;
    }

    void pass(long millis) throws Exception {
        clock.advance(millis);
    }

    /** The barrier of a checkpoint; nothing is committed yet. */
    Snapshot barrier(long id) throws Exception {
        List<byte[]> states = new ArrayList<>();
        List<PreparedTransaction> prepared = new ArrayList<>();
        for (ExactlyOnceWriter writer : writers) {
            writer.flush(false);
            prepared.addAll(writer.prepareCommit());
            for (WriterState state : writer.snapshotState(id)) {
                states.add(WriterState.Serializer.INSTANCE.serialize(state));
            }
        }
        pending.put(id, prepared);
        List<byte[]> committables = new ArrayList<>();
        for (List<PreparedTransaction> each : pending.values()) {
            for (PreparedTransaction transaction : each) {
                committables.add(PreparedTransaction.Serializer.INSTANCE.serialize(transaction));
            }
        }
        return new Snapshot(id, position, states, committables);
    }

    /** The checkpoint has completed: what is in it, and what is in earlier ones, is committed. */
    void complete(long id) throws IOException, InterruptedException {
        for (Long each : List.copyOf(pending.keySet())) {
            if (each <= id) {
                List<Committer.CommitRequest<PreparedTransaction>> requests = new ArrayList<>();
                pending.get(each).forEach(transaction -> requests.add(new Request(transaction)));
                committer.commit(requests);
                pending.remove(each);
            }
        }
    }

    Snapshot checkpoint(long id) throws Exception {
        Snapshot snapshot = barrier(id);
        complete(id);
        return snapshot;
    }

    int waitingRows(Snapshot snapshot) throws IOException {
        int rows = 0;
        for (byte[] state : snapshot.writers()) {
            rows += stateOf(state).rows().size();
        }
        return rows;
    }

    private record Request(PreparedTransaction getCommittable) implements Committer.CommitRequest<PreparedTransaction> {
        @Override
        public PreparedTransaction getCommittable() {
            return getCommittable;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable t) {
            throw new IllegalStateException(t);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable t) {
            throw new IllegalStateException(t);
        }

        @Override
        public void retryLater() {
            throw new IllegalStateException();
        }

        @Override
        public void updateAndRetryLater(PreparedTransaction committable) {
            throw new IllegalStateException();
        }

        @Override
        public void signalAlreadyCommitted() {}
    }

    /** Runs something in another thread, as a committer that is not chained is. */
    static Future<Void> elsewhere(ThrowingRunnable<Exception> work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        new Thread(task, "elsewhere").start();
        return task;
    }

    /** Every event once, each key's in order, the last version of each key, and nothing left in doubt. */
    static void assertExactlyOnce(RealPostgres postgres, PostgresOptions options, int events, String what)
            throws Exception {
        String log = new TableName(options.schema(), "log").sql();
        List<Long> found = new ArrayList<>();
        Map<String, Long> last = new TreeMap<>();
        for (String line : postgres.query("SELECT event, key FROM " + log + " ORDER BY id")) {
            int bar = line.indexOf('|');
            long event = Long.parseLong(line.substring(0, bar));
            String key = line.substring(bar + 1);
            found.add(event);
            Long before = last.put(key, event);
            assertThat(before == null || before < event)
                    .as("%s: order of %s: %s after %s", what, key, event, before)
                    .isTrue();
        }
        List<Long> expected = new ArrayList<>();
        Map<String, Integer> lastEvents = new TreeMap<>();
        for (int i = 0; i < events; i++) {
            expected.add((long) i);
            lastEvents.put(keyOf(i), i);
        }
        assertThat(found).as(what).containsExactlyInAnyOrderElementsOf(expected);
        if (events > 0) {
            List<String> rows = new ArrayList<>();
            lastEvents.forEach((key, event) -> rows.add(key + "|" + event));
            assertThat(postgres.query(
                            "SELECT _id, n FROM " + new TableName(options.schema(), "kv").sql() + " ORDER BY _id"))
                    .as(what)
                    .isEqualTo(rows);
        }
        assertNothingInDoubt(postgres);
    }

    static void assertNothingInDoubt(RealPostgres postgres) throws Exception {
        assertThat(postgres.query("SELECT gid FROM pg_prepared_xacts")).isEmpty();
    }

    /** A failed test's transactions are not to be in the next one's way. */
    static void rollBackAll(RealPostgres postgres) throws Exception {
        for (String gid : postgres.query("SELECT gid FROM pg_prepared_xacts")) {
            postgres.execute("ROLLBACK PREPARED '" + gid + "'");
        }
    }

    /** Takes whatever waits to its end. */
    void finish(long nextId) throws Exception {
        checkpoint(nextId);
        checkpoint(nextId + 1);
    }

    /** As a kill: connections break, and nothing is prepared. */
    @Override
    public void close() throws Exception {
        Collection<AutoCloseable> all = new ArrayList<>(writers);
        all.add(committer);
        writers.clear();
        IOUtils.closeAll(all);
    }
}
