package io.sluice.syncer.sink.postgres;

import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.error.ErrorKind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits prepared transactions when their checkpoint has completed, and after a restore those of the restored
 * checkpoint. That one is not there is no reason to shrug: the ledger tells whether it has been committed before, or is
 * lost.
 *
 * <p>Passing errors are tried again here, with pauses: Flink 1.20 does what {@code retryLater()} asks for at once and
 * ten times, which no restart of a server fits into.
 */
final class PreparedCommitter implements Committer<PreparedTransaction> {

    private static final Logger LOG = LoggerFactory.getLogger(PreparedCommitter.class);

    private final PostgresOptions options;
    private final Ledger ledger;
    private final Backoff backoff;
    private final Counter committed;
    private final Counter alreadyCommitted;
    private Session session;

    PreparedCommitter(PostgresOptions options, TwoPhaseOptions twoPhase, Backoff backoff, MetricGroup metrics) {
        this.options = options;
        this.ledger = new Ledger(options.schema(), twoPhase);
        this.backoff = backoff;
        this.committed = metrics.counter("syncer_transactions_committed_total");
        this.alreadyCommitted = metrics.counter("syncer_transactions_already_committed_total");
    }

    @Override
    public void commit(Collection<CommitRequest<PreparedTransaction>> requests)
            throws IOException, InterruptedException {
        for (CommitRequest<PreparedTransaction> request : requests) {
            if (commit(request.getCommittable())) {
                committed.inc();
            } else {
                alreadyCommitted.inc();
                request.signalAlreadyCommitted();
            }
        }
    }

    /** @return false if it had been committed before */
    private boolean commit(PreparedTransaction transaction) throws IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return commitOnce(transaction);
            } catch (SQLException e) {
                String reason = SqlErrors.reasonOf(e) + " [" + SqlErrors.stateOf(e) + "]";
                disconnect();
                ErrorKind kind = SqlErrors.kindOf(e);
                if (!kind.isRetryable() || backoff.isExhausted(failures)) {
                    throw new IOException(
                            "Cannot commit transaction " + transaction.id() + ", attempt " + failures
                                    + ", PostgreSQL at " + options.server() + ": " + reason
                                    + ". It stays prepared, with its locks, and is committed after the restart",
                            e);
                }
                try (ErrorContext context = ErrorContext.of("postgres_commit", kind, failures)) {
                    LOG.warn(
                            "Attempt {} to commit transaction {} failed: {}; again in {}",
                            failures,
                            transaction.id(),
                            reason,
                            backoff.delay(failures));
                }
                backoff.pause(failures);
            }
        }
    }

    private boolean commitOnce(PreparedTransaction transaction) throws SQLException, IOException {
        if (session == null) {
            session = Session.open(options);
        }
        try {
            session.executeAlone("COMMIT PREPARED " + transaction.id().sql());
            return true;
        } catch (SQLException e) {
            if (!SqlErrors.stateOf(e).equals(Sweep.UNDEFINED_OBJECT)) {
                throw e;
            }
        }
        boolean isCommitted = ledger.contains(session, transaction.id());
        session.commit();
        if (!isCommitted) {
            throw new LostTransactionException(transaction, options.server());
        }
        return false;
    }

    private void disconnect() {
        try {
            close();
        } catch (SQLException e) {
            LOG.debug("Closing a connection failed", e);
        }
    }

    @Override
    public void close() throws SQLException {
        Session open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
