package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.WriteResult.TableResult;
import io.sluice.udf.deadletter.DeadLetter;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rows between two checkpoints into one transaction, prepares it at the second one, and hands its name to the
 * committer, which commits it when that checkpoint has completed.
 *
 * <p><b>In doubt.</b> A prepared transaction keeps its row locks until it is committed, and the commit may have to run
 * in this very thread. So while its transaction is in doubt this writer writes nothing: rows gather in the buffer. It
 * learns of the commit by asking PostgreSQL (the committer may be on another machine), with a timer. At a barrier with
 * a transaction still in doubt, which means that its checkpoint failed or does not commit (a savepoint), the waiting
 * rows go into the writer's state and no new transaction is made. So there is one transaction in doubt at most.
 *
 * <p><b>A full buffer</b> makes {@link #write} wait, with the mailbox free to run the commit. But a failed checkpoint's
 * commit only comes after the next barrier, which is behind the row that waits: waiting for it would last for ever, and
 * nobody tells a sink that a checkpoint failed. So {@link #PATIENCE_MS} later it lets in a batch at a time, ever more
 * slowly (about six minutes for all), up to five times the bound: the barrier is only behind what the network holds,
 * once it has been sent. If that is not enough, it fails the job after {@link #GIVE_UP_MS}, which gets rid of the
 * transaction: no wait is for ever, and memory is bounded, by fifty batches or 160 MiB of events.
 *
 * <p>The same waiting serves when a stranger holds a lock, and when a table must be altered that transactions have
 * written to: until they are committed.
 *
 * <p><b>Errors.</b> A row that PostgreSQL refuses becomes a dead letter. A lost connection loses the open transaction:
 * the task fails, and Flink reads again from the checkpoint.
 *
 * <p><b>Restore.</b> See {@link #open}. Rows from the state are committed at once, exactly once by the ledger: they
 * belong to the restored checkpoint, and redistribution may have given them to another subtask than the later changes of
 * their keys. So after a rescaling nothing is written before the first barrier, which tells that every sibling has
 * opened.
 */
final class ExactlyOnceWriter
        implements StatefulSinkWriter<MappedRow, WriterState>, CommittingSinkWriter<MappedRow, PreparedTransaction> {

    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceWriter.class);

    static final int BATCHES_BEFORE_WAITING = 10;
    static final int MOST_BATCHES = 5 * BATCHES_BEFORE_WAITING;
    static final long PATIENCE_MS = 5_000;
    static final long GIVE_UP_MS = 600_000;
    private static final long ASK_EVERY_MS = 10;
    private static final long ALTER_EVERY_MS = 100;
    private static final long LET_IN_FIRST_MS = 100;
    private static final long LET_IN_LAST_MS = 15_000;
    private static final long PRUNE_EVERY_MS = 3_600_000;

    private final PostgresOptions postgres;
    private final TwoPhaseOptions options;
    private final BatchOptions batch;
    private final int subtask;
    private final int parallelism;
    private final OptionalLong restored;
    private final String attempt =
            String.format("%08x", ThreadLocalRandom.current().nextInt());
    private final OpenTransaction transaction;
    private final Ledger ledger;
    private final Sweep sweep;
    private final Backoff backoff;
    private final DeadLetterWriter deadLetters;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService time;
    private final WriterMetrics metrics;
    private final TwoPhaseMetrics transactions;

    private final BatchBuffer buffer = new BatchBuffer();
    /** Prepared by this writer and not known to be committed, with the time of the prepare: one, if all goes well. */
    private final Map<TransactionId, Long> inDoubt = new HashMap<>();

    private long label;
    private boolean waitsForBarrier;
    private long flushDueMs;
    private boolean isTimerSet;
    /** When to try again after a try that failed or could not be. */
    private long retryDueMs;

    private int lockFailures;
    /** Since when full, with nothing written; 0 if not. */
    private long stuckSinceMs;

    private long letInDueMs;
    private long letInEveryMs;
    private int batchesBeforeWaiting = BATCHES_BEFORE_WAITING;
    private boolean needsCommitToAlter;
    private long pruneDueMs;

    ExactlyOnceWriter(
            PostgresOptions postgres,
            TwoPhaseOptions options,
            BatchOptions batch,
            TableOptions tables,
            Backoff backoff,
            Task task,
            SinkWriter<DeadLetter> deadLetters)
            throws IOException {
        this.postgres = postgres;
        this.options = options;
        this.batch = batch;
        this.backoff = backoff;
        this.subtask = task.subtask();
        this.parallelism = task.parallelism();
        this.restored = task.restored();
        this.mailbox = task.mailbox();
        this.time = task.time();
        this.deadLetters = new DeadLetterWriter(deadLetters, time);
        this.metrics = new WriterMetrics(task.metrics(), buffer::size);
        this.transactions = new TwoPhaseMetrics(task.metrics(), inDoubt::size, this::oldestInDoubtMs);
        this.ledger = new Ledger(postgres.schema(), options);
        this.sweep = new Sweep(options, subtask, parallelism, attempt, restored.orElse(0));
        this.label = restored.orElse(0) + 1;
        try {
            this.transaction = new OpenTransaction(postgres, batch, tables);
        } catch (SQLException e) {
            throw failure("connect", e);
        }
    }

    /** The place that Flink gives a writer. */
    record Task(
            int subtask,
            int parallelism,
            OptionalLong restored,
            MailboxExecutor mailbox,
            ProcessingTimeService time,
            MetricGroup metrics) {}

    /**
     * Brings the database to where the restored checkpoint left it: what was prepared after it is rolled back, what
     * belongs to it is committed (by the committers, which Flink starts before, or elsewhere), and the rows from the
     * states are written.
     */
    void open(Collection<WriterState> states) throws IOException, InterruptedException {
        try {
            until("earlier attempts have ended", () -> sweep.fence(transaction.session()));
            ledger.create(transaction.session());
            ask();
            until(
                    "the transactions of checkpoint " + restored.orElse(0) + " are committed (see pg_prepared_xacts;"
                            + " one that no committer knows is to be mended by ROLLBACK PREPARED)",
                    () -> ask().stream().noneMatch(sweep::isRestored));
            lookForRewind();
            waitsForBarrier = restored.isPresent()
                    && (states.isEmpty() || states.stream().anyMatch(state -> state.parallelism() != parallelism));
            for (WriterState state : states) {
                writeRestored(state);
            }
        } catch (SQLException e) {
            throw failure("begin", e);
        }
    }

    /** A question to PostgreSQL. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws SQLException;
    }

    /** Before the task runs there is no barrier that this could hold up. */
    private void until(String what, Condition condition) throws SQLException, IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + Duration.ofMillis(GIVE_UP_MS).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("Waited in vain until " + what + ", PostgreSQL at " + postgres.server());
            }
            Thread.sleep(ASK_EVERY_MS);
        }
    }

    private void lookForRewind() throws SQLException, IOException {
        boolean accept = !options.appendOnly() || options.allowRewind();
        Optional<Ledger.Beyond> found = ledger.beyond(transaction.session(), restored.orElse(0), accept);
        if (found.isEmpty()) {
            return;
        }
        String what = found.get().transactions() + " transactions with "
                + found.get().rows()
                + " rows were committed by '" + options.prefix() + "' from "
                + found.get().first().toInstant() + " to " + found.get().last().toInstant() + ", after "
                + (restored.isPresent()
                        ? "checkpoint " + restored.getAsLong() + ", from which this job begins"
                        : "nothing at all, for this job begins anew");
        if (!accept) {
            throw new IOException("Refused: " + what + ". Their events may come again, and a table without a key would"
                    + " then have them twice. Begin from the last checkpoint, or empty the tables, or accept it with"
                    + " postgres.allow_rewind: true, or choose another postgres.transaction_prefix");
        }
        LOG.warn(
                "{}. Events that come again change nothing in tables with a key{}",
                what,
                options.appendOnly() ? ", and come twice in tables without one (postgres.allow_rewind)" : "");
    }

    /** Not twice, should the same checkpoint be restored again. */
    private void writeRestored(WriterState state) throws SQLException, IOException, InterruptedException {
        if (state.rows().isEmpty()) {
            return;
        }
        BatchBuffer rows = new BatchBuffer();
        state.rows().forEach(rows::add);
        for (int failures = 1; ; failures++) {
            try {
                Optional<WriteResult> result = transaction.write(rows.batches());
                if (result.isPresent()) {
                    if (ledger.add(transaction.session(), state.id(), transaction.rows())) {
                        // No later checkpoint would be waited for with these.
                        deadLetters.write(result.get().refused());
                        deadLetters.flush(false);
                        transaction.commit();
                        LOG.info(
                                "Wrote {} rows from the state of {}",
                                state.rows().size(),
                                state.id());
                    } else {
                        transaction.rollback();
                    }
                    return;
                }
            } catch (SQLException e) {
                if (!waitsForLock(e)) {
                    throw e;
                }
                ask();
            }
            if (backoff.isExhausted(failures)) {
                throw new IOException("Cannot write " + state.rows().size()
                        + " rows from the restored checkpoint: their tables are locked, PostgreSQL at "
                        + postgres.server());
            }
            backoff.pause(failures);
        }
    }

    @Override
    public void write(MappedRow row, Context context) throws IOException, InterruptedException {
        if (buffer.isEmpty()) {
            flushDueMs = time.getCurrentProcessingTime() + batch.flushInterval().toMillis();
        }
        buffer.add(row);
        if (isOver(1) && time.getCurrentProcessingTime() >= retryDueMs) {
            tryToWrite();
        }
        if (isOver(batchesBeforeWaiting)) {
            waitForRoom();
        }
        setTimer();
    }

    private boolean isOver(int batches) {
        return buffer.size() >= (long) batch.maxRows() * batches
                || buffer.bytes()
                        >= BatchOptions.MAX_BYTES * Math.max(BATCHES_BEFORE_WAITING, batches) / BATCHES_BEFORE_WAITING;
    }

    private void waitForRoom() throws IOException, InterruptedException {
        if (stuckSinceMs == 0) {
            stuckSinceMs = time.getCurrentProcessingTime();
            letInEveryMs = LET_IN_FIRST_MS;
            boolean onlyBarrierHelps = needsCommitToAlter || waitsForBarrier;
            letInDueMs = stuckSinceMs + (onlyBarrierHelps ? letInEveryMs : PATIENCE_MS);
        }
        while (isOver(batchesBeforeWaiting)) {
            long nowMs = time.getCurrentProcessingTime();
            if (nowMs >= retryDueMs && tryToWrite()) {
                return;
            }
            if (nowMs >= letInDueMs && batchesBeforeWaiting < MOST_BATCHES) {
                batchesBeforeWaiting++;
                letInDueMs = nowMs + letInEveryMs;
                letInEveryMs = Math.min(LET_IN_LAST_MS, letInEveryMs * 13 / 10);
                return;
            }
            giveUpIfHopeless(nowMs - stuckSinceMs);
            setTimer();
            mailbox.yield();
        }
    }

    private void giveUpIfHopeless(long waitedMs) throws IOException {
        if (waitedMs > GIVE_UP_MS) {
            throw new IOException(buffer.size() + " rows could not be written for " + waitedMs / 1000
                    + " seconds, for transactions in doubt or locks are in their way: " + inDoubt.keySet()
                    + ", PostgreSQL at " + postgres.server()
                    + ". The job restarts from its last checkpoint, which rolls them back");
        }
    }

    /** One at a time, and often while rows wait for something. */
    private void setTimer() {
        if (isTimerSet || (buffer.isEmpty() && inDoubt.isEmpty())) {
            return;
        }
        isTimerSet = true;
        long nowMs = time.getCurrentProcessingTime();
        long dueMs = Math.max(inDoubt.isEmpty() ? flushDueMs : nowMs, Math.max(retryDueMs, nowMs + ASK_EVERY_MS));
        var unused = time.registerTimer(dueMs, this::onTimer);
    }

    private void onTimer(long firedMs) throws IOException, InterruptedException {
        isTimerSet = false;
        long nowMs = time.getCurrentProcessingTime();
        if (nowMs >= retryDueMs) {
            if (!buffer.isEmpty() && nowMs >= flushDueMs) {
                tryToWrite();
            } else if (!inDoubt.isEmpty()) {
                isInDoubt();
            }
        }
        setTimer();
    }

    /**
     * Writes all that waits, if it can be written now.
     *
     * @return false if it goes on waiting
     */
    private boolean tryToWrite() throws IOException, InterruptedException {
        if (buffer.isEmpty()) {
            return true;
        }
        retryDueMs = time.getCurrentProcessingTime() + ASK_EVERY_MS;
        if (waitsForBarrier || isInDoubt()) {
            return false;
        }
        long startNanos = System.nanoTime();
        List<TableBatch> batches = buffer.batches();
        Optional<WriteResult> result;
        try {
            result = transaction.write(batches);
        } catch (SQLException e) {
            onError(e);
            return false;
        }
        if (result.isEmpty()) {
            // A sibling's transaction is in the way, or our own.
            needsCommitToAlter = transaction.rows() > 0;
            retryDueMs = time.getCurrentProcessingTime() + ALTER_EVERY_MS;
            return false;
        }
        buffer.clear();
        retryDueMs = 0;
        lockFailures = 0;
        stuckSinceMs = 0;
        needsCommitToAlter = false;
        batchesBeforeWaiting = BATCHES_BEFORE_WAITING;
        metrics.onFlush(result.get(), Duration.ofNanos(System.nanoTime() - startNanos));
        log(result.get());
        deadLetters.write(result.get().refused());
        return true;
    }

    private static void log(WriteResult result) {
        if (LOG.isDebugEnabled()) {
            for (TableResult table : result.tables()) {
                LOG.debug("Batch written: table={} rows={} {}", table.table(), table.received(), table.counts());
            }
        }
    }

    /** True if an own transaction is prepared and not yet committed; asks PostgreSQL if it may be. */
    private boolean isInDoubt() throws IOException {
        if (inDoubt.isEmpty()) {
            return false;
        }
        try {
            ask();
        } catch (SQLException e) {
            throw failure("ask for prepared transactions", e);
        }
        return !inDoubt.isEmpty();
    }

    /** Also sweeps: an attempt that was thought dead may have prepared something since. */
    private List<TransactionId> ask() throws SQLException {
        List<TransactionId> prepared = sweep.prepared(transaction.control());
        inDoubt.keySet().retainAll(prepared);
        transactions.onRolledBack(sweep.rollBackStrays(transaction.control(), prepared));
        return prepared;
    }

    /** A lock is waited for without holding up the barrier; any other error loses the transaction. */
    private void onError(SQLException e) throws IOException {
        metrics.onError(SqlErrors.kindOf(e));
        if (!waitsForLock(e)) {
            throw failure("write", e);
        }
        lockFailures++;
        if (backoff.isExhausted(lockFailures)) {
            throw failure("write after " + lockFailures + " attempts", e);
        }
        try {
            ask();
        } catch (SQLException again) {
            e.addSuppressed(again);
            throw failure("write", e);
        }
        long delayMs = SqlErrors.kindOf(e) == SqlErrors.Kind.DEADLOCK
                ? 0
                : backoff.delay(lockFailures).toMillis();
        retryDueMs = time.getCurrentProcessingTime() + delayMs;
        LOG.warn(
                "Attempt {} of {} to write failed, PostgreSQL at {}: {} [{}]; again in {} ms",
                lockFailures,
                backoff.maxAttempts() + 1,
                postgres.server(),
                SqlErrors.reasonOf(e),
                SqlErrors.stateOf(e),
                delayMs);
    }

    /** The transaction is still there, back at the savepoint before the batch. */
    private static boolean waitsForLock(SQLException e) {
        return SqlErrors.kindOf(e) == SqlErrors.Kind.DEADLOCK
                || SqlErrors.stateOf(e).equals(OpenTransaction.LOCK_NOT_AVAILABLE)
                || SqlErrors.stateOf(e).equals(SqlErrors.SERIALIZATION_FAILURE);
    }

    private IOException failure(String what, SQLException e) {
        return new IOException(
                "Cannot " + what + ", PostgreSQL at " + postgres.server() + ": " + SqlErrors.reasonOf(e) + " ["
                        + SqlErrors.stateOf(e) + "]. What the open transaction held is read again from the checkpoint",
                e);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        waitsForBarrier = false;
        boolean isWritten = tryToWrite();
        long startMs = time.getCurrentProcessingTime();
        // After the end there is no further barrier to write at: the last checkpoint's commit is waited for.
        while (endOfInput && !isWritten) {
            giveUpIfHopeless(time.getCurrentProcessingTime() - startMs);
            setTimer();
            mailbox.yield();
            isWritten = time.getCurrentProcessingTime() >= retryDueMs ? tryToWrite() : buffer.isEmpty();
        }
        deadLetters.flush(endOfInput);
    }

    @Override
    public Collection<PreparedTransaction> prepareCommit() throws IOException {
        TransactionId id = new TransactionId(options.prefix(), options.sink(), subtask, label, attempt);
        long rows = transaction.rows();
        long nowMs = time.getCurrentProcessingTime();
        try {
            if (rows == 0) {
                transaction.rollback();
                return List.of();
            }
            if (nowMs >= pruneDueMs) {
                ledger.prune(transaction.session(), subtask, parallelism);
                pruneDueMs = nowMs + PRUNE_EVERY_MS;
            }
            ledger.add(transaction.session(), id, rows);
            transaction.prepare(id);
        } catch (SQLException e) {
            throw failure("prepare transaction " + id, e);
        }
        inDoubt.put(id, nowMs);
        transactions.onPrepared();
        setTimer();
        return List.of(new PreparedTransaction(id, rows, nowMs));
    }

    @Override
    public List<WriterState> snapshotState(long checkpointId) {
        label = checkpointId + 1;
        List<MappedRow> waiting =
                buffer.batches().stream().flatMap(TableBatch::rows).toList();
        TransactionId id = new TransactionId(options.prefix(), options.sink(), subtask, checkpointId, heldAttempt());
        return List.of(new WriterState(id, parallelism, waiting));
    }

    /** Another one than that of the transactions, whose label may be the same. */
    private String heldAttempt() {
        return String.format("%08x", ~Integer.parseUnsignedInt(attempt, 16));
    }

    private long oldestInDoubtMs() {
        long nowMs = time.getCurrentProcessingTime();
        return inDoubt.values().stream()
                .mapToLong(preparedMs -> nowMs - preparedMs)
                .max()
                .orElse(0);
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(deadLetters, transaction);
    }
}
