package io.sluice.syncer.sink.postgres;

import io.sluice.udf.error.SqlStates;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.util.IOUtils;

/**
 * The transaction that a writer writes into between two checkpoints, and the connections for it and for all else.
 *
 * <p>Tables are created and altered on the other connection, for others are to see it at once. To alter a table
 * PostgreSQL needs it for itself: while this transaction has written to it, rows that need it altered cannot be
 * written.
 */
final class OpenTransaction implements AutoCloseable {

    /** A sibling's open transaction is in the way of an ALTER TABLE until it commits: no use to wait in this thread. */
    private static final int ALTER_TIMEOUT_MS = 200;

    private final Session session;
    private final Session control;
    private final TableCatalog catalog;
    private final BatchWriter writer;
    private final Set<String> touched = new HashSet<>();
    private boolean isOpen;
    private long rows;

    OpenTransaction(PostgresOptions options, BatchOptions batch, TableOptions tables) throws SQLException {
        this.session = Session.open(options);
        try {
            this.control = Session.open(options);
            session.execute("SET idle_in_transaction_session_timeout = 0");
            session.commit();
            control.execute("SET lock_timeout = "
                    + Math.min(ALTER_TIMEOUT_MS, options.lockTimeout().toMillis()));
            control.commit();
        } catch (SQLException e) {
            IOUtils.closeQuietly(session);
            throw e;
        }
        this.catalog = new TableCatalog(options.schema(), tables);
        this.writer = new BatchWriter(catalog, batch.copyThreshold());
    }

    /** The connection whose work is prepared; between transactions only. */
    Session session() {
        return session;
    }

    /** The connection for everything beside the transaction. */
    Session control() {
        return control;
    }

    /** Rows inserted, updated and deleted in this transaction. */
    long rows() {
        return rows;
    }

    /**
     * Writes the batches, all or nothing.
     *
     * @return empty if a table has to be altered first, and cannot be now
     * @throws SQLException for what is no row's fault; the transaction is as before if the connection is still there
     */
    Optional<WriteResult> write(List<TableBatch> batches) throws SQLException, UnfitTableException {
        for (TableBatch batch : batches) {
            if (touched.contains(batch.table()) && catalog.wantsChange(batch)) {
                return Optional.empty();
            }
        }
        if (!prepareTables(batches)) {
            return Optional.empty();
        }
        if (!isOpen) {
            // A deferred constraint would speak up at PREPARE, for the whole transaction and with no row's name.
            session.execute("SET CONSTRAINTS ALL IMMEDIATE");
            isOpen = true;
        }
        Savepoint before = session.connection().setSavepoint();
        WriteResult result;
        try {
            result = writer.write(session, batches);
            session.connection().releaseSavepoint(before);
        } catch (SQLException e) {
            if (!SqlErrors.endsConnection(e)) {
                session.connection().rollback(before);
            }
            throw e;
        }
        for (WriteResult.TableResult table : result.tables()) {
            touched.add(table.table());
            rows += table.counts().written();
        }
        return Optional.of(result);
    }

    private boolean prepareTables(List<TableBatch> batches) throws SQLException, UnfitTableException {
        try {
            for (TableBatch batch : batches) {
                catalog.prepare(control, batch);
            }
            return true;
        } catch (SQLException e) {
            if (!SqlErrors.endsConnection(e)) {
                control.rollback();
            }
            if (SqlErrors.stateOf(e).equals(SqlStates.LOCK_NOT_AVAILABLE)) {
                return false;
            }
            throw e;
        }
    }

    /** Ends the transaction: it is in doubt from here on, with its locks, until someone commits or rolls it back. */
    void prepare(TransactionId id) throws SQLException {
        session.execute("PREPARE TRANSACTION " + id.sql());
        // The driver takes part in this transaction no more; its own state is in order again after this.
        session.rollback();
        begin();
    }

    void commit() throws SQLException {
        session.commit();
        begin();
    }

    void rollback() throws SQLException {
        session.rollback();
        begin();
    }

    private void begin() {
        isOpen = false;
        rows = 0;
        touched.clear();
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(session, control);
    }
}
