package io.sluice.syncer.sink.postgres;

import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.error.ErrorKind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol of upsert mode: each flush is one transaction, committed at its end. What fails for a passing reason is
 * done again as a whole, on a new connection if need be; done twice it leaves the same rows, for versions guard them.
 */
final class UpsertTransactions implements AutoCloseable {

    /** Told of every error, those included that are tried again. */
    @FunctionalInterface
    interface ErrorListener {
        void onError(ErrorKind kind);
    }

    private static final Logger LOG = LoggerFactory.getLogger(UpsertTransactions.class);

    private final PostgresOptions options;
    private final TableCatalog catalog;
    private final BatchWriter writer;
    private final Backoff backoff;
    private final ErrorListener errors;
    private Session session;

    UpsertTransactions(
            PostgresOptions options, BatchOptions batch, TableOptions tables, Backoff backoff, ErrorListener errors) {
        this.options = options;
        this.catalog = new TableCatalog(options.schema(), tables);
        this.writer = new BatchWriter(catalog, batch.copyThreshold());
        this.backoff = backoff;
        this.errors = errors;
    }

    /** Connects, so that a wrong address or password is known at the start and not with the first row. */
    void open() throws IOException, InterruptedException {
        retrying("connect", this::session);
    }

    /** Writes the batches and commits. */
    WriteResult write(List<TableBatch> batches) throws IOException, InterruptedException {
        return retrying("write", () -> writeOnce(batches));
    }

    private WriteResult writeOnce(List<TableBatch> batches) throws SQLException, IOException {
        for (TableBatch batch : batches) {
            catalog.prepare(session(), batch);
        }
        WriteResult result = writer.write(session(), batches);
        try {
            session().commit();
            return result;
        } catch (SQLException e) {
            if (SqlErrors.kindOf(e) != ErrorKind.ROW_REFUSED) {
                throw e;
            }
            // A deferred constraint tells at the commit, and not which row broke it.
            LOG.debug("A deferred constraint refused the commit: again with immediate constraints", e);
        }
        session().rollback();
        session().execute("SET CONSTRAINTS ALL IMMEDIATE");
        WriteResult strict = writer.write(session(), batches);
        session().commit();
        return strict;
    }

    private Session session() throws SQLException {
        if (session == null) {
            session = Session.open(options);
        }
        return session;
    }

    /** Something that may fail for a passing reason. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException, IOException;
    }

    private <T> T retrying(String what, Work<T> work) throws IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return work.run();
            } catch (SQLException e) {
                ErrorKind kind = SqlErrors.kindOf(e);
                errors.onError(kind);
                undo(e);
                if (!kind.isRetryable()) {
                    throw new IOException(
                            "Cannot " + what + ", PostgreSQL at " + options.server() + ": " + describe(e), e);
                }
                if (backoff.isExhausted(failures)) {
                    throw new IOException(
                            "Gave up after " + failures + " attempts to " + what + ", PostgreSQL at " + options.server()
                                    + "; the last failed with: " + describe(e),
                            e);
                }
                if (kind == ErrorKind.DEADLOCK) {
                    LOG.info("Deadlock, attempt {}: again at once", failures);
                    continue;
                }
                try (ErrorContext context = ErrorContext.of("postgres_" + what, kind, failures)) {
                    LOG.warn(
                            "Attempt {} of {} to {} failed, PostgreSQL at {}: {}; again in {}",
                            failures,
                            backoff.maxAttempts() + 1,
                            what,
                            options.server(),
                            describe(e),
                            backoff.delay(failures),
                            e);
                }
                backoff.pause(failures);
            }
        }
    }

    private static String describe(SQLException error) {
        return SqlErrors.reasonOf(error) + " [" + SqlErrors.stateOf(error) + "]";
    }

    /** After an error: nothing of the transaction stays, and nothing of a connection that may be broken. */
    private void undo(SQLException error) {
        if (session == null) {
            return;
        }
        try {
            if (!SqlErrors.endsConnection(error)) {
                session.rollback();
                return;
            }
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
        close();
    }

    @Override
    public void close() {
        if (session == null) {
            return;
        }
        try {
            session.close();
        } catch (SQLException e) {
            LOG.debug("Closing a connection failed", e);
        }
        session = null;
    }
}
