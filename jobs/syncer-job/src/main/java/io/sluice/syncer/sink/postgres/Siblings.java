package io.sluice.syncer.sink.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether the sink's other writers have written the rows from their states: after a rescaling these may be earlier
 * changes of the keys that this writer gets. Were a delete written before them, it would find nothing to delete.
 *
 * <p>A writer tells it by a lock of its session that nobody waits for. What the lock is called says which checkpoint and
 * parallelism it is about, for these two decide which rows a subtask gets: so one of a session that is about to end
 * tells nothing wrong.
 */
final class Siblings {

    private final int subtask;
    private final int parallelism;
    private final int lockClass;
    private boolean haveOpened = true;

    Siblings(TwoPhaseOptions options, int subtask, int parallelism, long restored) {
        this.subtask = subtask;
        this.parallelism = parallelism;
        this.lockClass = Sweep.lockClass(
                TransactionId.startOf(options.prefix(), options.sink()) + "opened:" + restored + ":" + parallelism);
    }

    /** @param session one that lasts as long as this writer, and that a later attempt ends */
    void tellOpened(Session session) throws SQLException {
        PreparedStatement lock = session.prepared("SELECT pg_advisory_lock_shared(?, ?)");
        lock.setInt(1, lockClass);
        lock.setInt(2, subtask);
        lock.execute();
        session.commit();
    }

    void waitForThem() {
        haveOpened = false;
    }

    boolean haveOpened(Session session) throws SQLException {
        if (!haveOpened) {
            PreparedStatement statement = session.prepared("SELECT count(DISTINCT objid) FROM pg_catalog.pg_locks"
                    + " WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid = ?"
                    + " AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())");
            statement.setInt(1, lockClass);
            try (ResultSet answer = statement.executeQuery()) {
                haveOpened = answer.next() && answer.getInt(1) == parallelism;
            }
            session.commit();
        }
        return haveOpened;
    }
}
