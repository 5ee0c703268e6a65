package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.IOUtils;

/**
 * Writes the rows between two checkpoints into one transaction, prepares it at the second one, and hands its name to the
 * committer, which commits it when that checkpoint has completed.
 *
 * <p><b>In doubt.</b> A prepared transaction keeps its row locks until it is committed, and the commit may have to run
 * in this very thread. So while its transaction is in doubt this writer writes nothing: rows gather in the buffer, a
 * timer asks, and a full buffer makes {@link #write} wait with the mailbox free to run the commit ({@link Patience} says
 * how long). At a barrier with a transaction still in doubt, which means that its checkpoint failed or does not commit
 * (a savepoint), the waiting rows go into the writer's state and no new transaction is made. So there is one transaction
 * in doubt at most.
 *
 * <p>The same waiting serves when a stranger holds a lock, and when a table must be altered that transactions have
 * written to: until they are committed.
 *
 * <p><b>Errors.</b> A row that PostgreSQL refuses becomes a dead letter. A lost connection loses the open transaction:
 * the task fails, and Flink reads again from the checkpoint.
 */
final class ExactlyOnceWriter
        implements StatefulSinkWriter<MappedRow, WriterState>, CommittingSinkWriter<MappedRow, PreparedTransaction> {

    private static final long PRUNE_EVERY_MS = 3_600_000;

    private final PostgresOptions postgres;
    private final TwoPhaseOptions options;
    private final BatchOptions batch;
    private final Task task;
    private final ProcessingTimeService time;
    private final String attempt =
            String.format("%08x", ThreadLocalRandom.current().nextInt());
    private final OpenTransaction transaction;
    private final Ledger ledger;
    private final InDoubt inDoubt;
    private final Siblings siblings;
    private final Patience patience;
    private final WaitingRows waiting;
    private final DeadLetterWriter deadLetters;
    private final Restore restore;

    private long label;
    private long flushDueMs;
    private boolean isTimerSet;
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
        this.task = task;
        this.time = task.time();
        this.label = task.restored().orElse(0) + 1;
        this.deadLetters = new DeadLetterWriter(deadLetters, time);
        this.ledger = new Ledger(postgres.schema(), options);
        this.patience = new Patience(batch);
        try {
            this.transaction = new OpenTransaction(postgres, batch, tables);
        } catch (SQLException e) {
            throw new BrokenTransactionException("connect", postgres, e);
        }
        Sweep sweep = new Sweep(
                options,
                task.subtask(),
                task.parallelism(),
                attempt,
                task.restored().orElse(0));
        this.inDoubt = new InDoubt(sweep, transaction.control(), time, task.metrics());
        this.restore = new Restore(
                postgres, options, task.restored(), transaction, ledger, sweep, inDoubt, backoff, this.deadLetters);
        this.siblings = new Siblings(
                options, task.subtask(), task.parallelism(), task.restored().orElse(0));
        this.waiting = new WaitingRows(
                postgres, transaction, inDoubt, siblings, patience, backoff, this.deadLetters, time, task.metrics());
    }

    /** The place that Flink gives a writer. */
    record Task(
            int subtask,
            int parallelism,
            OptionalLong restored,
            MailboxExecutor mailbox,
            ProcessingTimeService time,
            MetricGroup metrics) {}

    /** Before the first row. */
    void open(Collection<WriterState> states) throws IOException, InterruptedException {
        try {
            restore.run(states);
            siblings.tellOpened(transaction.session());
        } catch (SQLException e) {
            throw new BrokenTransactionException("begin", postgres, e);
        }
        boolean isRescaled =
                states.isEmpty() || states.stream().anyMatch(state -> state.parallelism() != task.parallelism());
        if (task.restored().isPresent() && isRescaled) {
            siblings.waitForThem();
        }
    }

    @Override
    public void write(MappedRow row, Context context) throws IOException, InterruptedException {
        if (waiting.isEmpty()) {
            flushDueMs = time.getCurrentProcessingTime() + batch.flushInterval().toMillis();
        }
        waiting.add(row);
        if (waiting.isBatch() && waiting.isRetryDue()) {
            waiting.tryToWrite();
        }
        if (waiting.isFull()) {
            waitForRoom();
        }
        setTimer();
    }

    private void waitForRoom() throws IOException, InterruptedException {
        patience.begin(time.getCurrentProcessingTime(), waiting.needBarrier());
        while (waiting.isFull()) {
            if (waiting.isRetryDue() && waiting.tryToWrite()) {
                return;
            }
            long nowMs = time.getCurrentProcessingTime();
            if (patience.letsIn(nowMs)) {
                return;
            }
            giveUpIfHopeless(patience.waitedMs(nowMs));
            setTimer();
            task.mailbox().yield();
        }
    }

    private void giveUpIfHopeless(long waitedMs) throws IOException {
        if (Patience.isHopeless(waitedMs)) {
            throw new IOException(waiting.size() + " rows could not be written for " + waitedMs / 1000
                    + " seconds, for transactions in doubt or locks are in their way: " + inDoubt.ids()
                    + ", PostgreSQL at " + postgres.server()
                    + ". The job restarts from its last checkpoint, which rolls them back");
        }
    }

    /** One at a time, and often while rows wait for something. */
    private void setTimer() {
        if (isTimerSet || (waiting.isEmpty() && inDoubt.isEmpty())) {
            return;
        }
        isTimerSet = true;
        long soonMs = time.getCurrentProcessingTime() + WaitingRows.ASK_EVERY_MS;
        long dueMs = Math.max(soonMs, Math.max(waiting.retryDueMs(), inDoubt.isEmpty() ? flushDueMs : 0));
        var unused = time.registerTimer(dueMs, this::onTimer);
    }

    private void onTimer(long firedMs) throws IOException, InterruptedException {
        isTimerSet = false;
        if (waiting.isRetryDue()) {
            if (!waiting.isEmpty() && time.getCurrentProcessingTime() >= flushDueMs) {
                waiting.tryToWrite();
            } else {
                waiting.ask();
            }
        }
        setTimer();
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        boolean isWritten = waiting.tryToWrite();
        long startMs = time.getCurrentProcessingTime();
        // After the end there is no further barrier to write at: the last checkpoint's commit is waited for.
        while (endOfInput && !isWritten) {
            giveUpIfHopeless(time.getCurrentProcessingTime() - startMs);
            setTimer();
            task.mailbox().yield();
            isWritten = waiting.isRetryDue() ? waiting.tryToWrite() : waiting.isEmpty();
        }
        deadLetters.flush(endOfInput);
    }

    @Override
    public Collection<PreparedTransaction> prepareCommit() throws IOException {
        TransactionId id = new TransactionId(options.prefix(), options.sink(), task.subtask(), label, attempt);
        long rows = transaction.rows();
        long nowMs = time.getCurrentProcessingTime();
        try {
            if (rows == 0) {
                transaction.rollback();
                return List.of();
            }
            if (nowMs >= pruneDueMs) {
                ledger.prune(transaction.session(), task.subtask(), task.parallelism());
                pruneDueMs = nowMs + PRUNE_EVERY_MS;
            }
            ledger.add(transaction.session(), id, rows);
            transaction.prepare(id);
        } catch (SQLException e) {
            throw new BrokenTransactionException("prepare transaction " + id, postgres, e);
        }
        inDoubt.add(id, nowMs);
        setTimer();
        return List.of(new PreparedTransaction(id, rows, nowMs));
    }

    @Override
    public List<WriterState> snapshotState(long checkpointId) {
        label = checkpointId + 1;
        TransactionId id =
                new TransactionId(options.prefix(), options.sink(), task.subtask(), checkpointId, heldAttempt());
        return List.of(new WriterState(id, task.parallelism(), waiting.rows()));
    }

    /** Another one than that of the transactions, whose label may be the same. */
    private String heldAttempt() {
        return String.format("%08x", ~Integer.parseUnsignedInt(attempt, 16));
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(deadLetters, transaction);
    }
}
