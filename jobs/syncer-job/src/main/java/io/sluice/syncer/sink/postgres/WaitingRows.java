package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.WriteResult.TableResult;
import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.error.ErrorKind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows that a writer has taken in, and their way into its open transaction as soon as that may be: not while a
 * transaction of its own is in doubt, whose locks could be in the way for ever, not before the {@link Siblings} have
 * opened, and not while a lock is in the way.
 */
final class WaitingRows {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingRows.class);

    static final long ASK_EVERY_MS = 10;
    private static final long ALTER_EVERY_MS = 100;

    private final PostgresOptions postgres;
    private final OpenTransaction transaction;
    private final InDoubt inDoubt;
    private final Siblings siblings;
    private final Patience patience;
    private final Backoff backoff;
    private final DeadLetterWriter deadLetters;
    private final ProcessingTimeService time;
    private final WriterMetrics metrics;
    private final BatchBuffer buffer = new BatchBuffer();

    /** When to try again after a try that failed or could not be. */
    private long retryDueMs;

    private int lockFailures;
    private boolean needsCommitToAlter;

    WaitingRows(
            PostgresOptions postgres,
            OpenTransaction transaction,
            InDoubt inDoubt,
            Siblings siblings,
            Patience patience,
            Backoff backoff,
            DeadLetterWriter deadLetters,
            ProcessingTimeService time,
            MetricGroup group) {
        this.postgres = postgres;
        this.transaction = transaction;
        this.inDoubt = inDoubt;
        this.siblings = siblings;
        this.patience = patience;
        this.backoff = backoff;
        this.deadLetters = deadLetters;
        this.time = time;
        this.metrics = new WriterMetrics(group, buffer::size);
    }

    void add(MappedRow row) {
        buffer.add(row);
    }

    boolean isEmpty() {
        return buffer.isEmpty();
    }

    int size() {
        return buffer.size();
    }

    boolean isBatch() {
        return patience.isBatch(buffer);
    }

    boolean isFull() {
        return patience.isFull(buffer);
    }

    List<MappedRow> rows() {
        return buffer.batches().stream().flatMap(TableBatch::rows).toList();
    }

    long retryDueMs() {
        return retryDueMs;
    }

    boolean isRetryDue() {
        return time.getCurrentProcessingTime() >= retryDueMs;
    }

    /** True if it is known that nothing can be written before the next barrier. */
    boolean needBarrier() {
        return needsCommitToAlter;
    }

    /**
     * Writes all that waits, if it can be written now.
     *
     * @return false if it goes on waiting
     */
    boolean tryToWrite() throws IOException, InterruptedException {
        if (buffer.isEmpty()) {
            return true;
        }
        retryDueMs = time.getCurrentProcessingTime() + ASK_EVERY_MS;
        if (isInDoubt() || !siblingsHaveOpened()) {
            return false;
        }
        long startNanos = System.nanoTime();
        Optional<WriteResult> result;
        try {
            result = transaction.write(buffer.batches());
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
        needsCommitToAlter = false;
        patience.reset();
        metrics.onFlush(result.get(), Duration.ofNanos(System.nanoTime() - startNanos));
        log(result.get());
        deadLetters.write(result.get().refused());
        return true;
    }

    /** Whether the transaction in doubt, if there is one, is committed by now. */
    void ask() throws IOException {
        isInDoubt();
    }

    private boolean isInDoubt() throws IOException {
        try {
            return inDoubt.isAny();
        } catch (SQLException e) {
            throw new BrokenTransactionException("ask for prepared transactions", postgres, e);
        }
    }

    private boolean siblingsHaveOpened() throws IOException {
        try {
            return siblings.haveOpened(transaction.control());
        } catch (SQLException e) {
            throw new BrokenTransactionException("ask for the other writers", postgres, e);
        }
    }

    private static void log(WriteResult result) {
        if (LOG.isDebugEnabled()) {
            for (TableResult table : result.tables()) {
                LOG.debug("Batch written: table={} rows={} {}", table.table(), table.received(), table.counts());
            }
        }
    }

    /** A lock is waited for without holding up the barrier; any other error loses the transaction. */
    private void onError(SQLException e) throws IOException {
        ErrorKind kind = SqlErrors.kindOf(e);
        metrics.onError(kind);
        if (!SqlErrors.waitsForLock(e)) {
            throw new BrokenTransactionException("write", postgres, e);
        }
        lockFailures++;
        if (backoff.isExhausted(lockFailures)) {
            throw new BrokenTransactionException("write after " + lockFailures + " attempts", postgres, e);
        }
        try {
            inDoubt.ask();
        } catch (SQLException again) {
            e.addSuppressed(again);
            throw new BrokenTransactionException("write", postgres, e);
        }
        long delayMs =
                kind == ErrorKind.DEADLOCK ? 0 : backoff.delay(lockFailures).toMillis();
        retryDueMs = time.getCurrentProcessingTime() + delayMs;
        try (ErrorContext context = ErrorContext.of("postgres_write", kind, lockFailures)) {
            LOG.warn(
                    "Attempt {} of {} to write failed, PostgreSQL at {}: {} [{}]; again in {} ms",
                    lockFailures,
                    backoff.maxAttempts() + 1,
                    postgres.server(),
                    SqlErrors.reasonOf(e),
                    SqlErrors.stateOf(e),
                    delayMs);
        }
    }
}
