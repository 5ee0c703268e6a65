package io.sluice.syncer.sink.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rids the database of what earlier attempts left: their sessions, so that none prepares anything any more, and the
 * transactions that they prepared after the restored checkpoint.
 *
 * <p>Each writer sweeps for the subtasks whose index, modulo the parallelism, is its own: after a rescaling all are
 * swept, and never one of a sibling that runs now.
 */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    static final String UNDEFINED_OBJECT = "42704";

    private final TwoPhaseOptions options;
    private final int subtask;
    private final int parallelism;
    private final String attempt;
    private final long restored;

    /** @param restored the checkpoint that the job begins from; 0 for a fresh start */
    Sweep(TwoPhaseOptions options, int subtask, int parallelism, String attempt, long restored) {
        this.options = options;
        this.subtask = subtask;
        this.parallelism = parallelism;
        this.attempt = attempt;
        this.restored = restored;
    }

    /**
     * Ends the sessions of earlier attempts, and takes their place: each writer's session holds an advisory lock for as
     * long as it lives.
     *
     * @return false if one of them has not ended yet
     */
    boolean fence(Session session) throws SQLException {
        int sink = lockClass(TransactionId.startOf(options.prefix(), options.sink()));
        PreparedStatement end = session.prepared("SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_locks"
                + " WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND pid <> pg_backend_pid()"
                + " AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
                + " AND classid = ? AND objid::bigint % ? = ?");
        end.setInt(1, sink);
        end.setInt(2, parallelism);
        end.setInt(3, subtask);
        int ended = 0;
        try (ResultSet answer = end.executeQuery()) {
            while (answer.next()) {
                ended++;
            }
        }
        PreparedStatement lock = session.prepared("SELECT pg_try_advisory_lock(?, ?)");
        lock.setInt(1, sink);
        lock.setInt(2, subtask);
        boolean isLocked;
        try (ResultSet answer = lock.executeQuery()) {
            isLocked = answer.next() && answer.getBoolean(1);
        }
        session.commit();
        if (ended > 0) {
            LOG.info("Ended {} sessions of an earlier attempt of {}, subtask {}", ended, options.sink(), subtask);
        }
        return isLocked && ended == 0;
    }

    /** The first half of an advisory lock's name; the second is a subtask. */
    static int lockClass(String name) {
        return name.hashCode() & Integer.MAX_VALUE;
    }

    /** The transactions of this prefix and sink that are prepared and in doubt now, of all subtasks. */
    List<TransactionId> prepared(Session session) throws SQLException {
        PreparedStatement statement = session.prepared("SELECT gid FROM pg_catalog.pg_prepared_xacts"
                + " WHERE database = current_database() AND starts_with(gid, ?) ORDER BY prepared");
        statement.setString(1, TransactionId.startOf(options.prefix(), options.sink()));
        List<TransactionId> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                TransactionId.parse(rows.getString(1)).ifPresent(ids::add);
            }
        }
        session.commit();
        return ids;
    }

    /** True for one that belongs to the restored checkpoint: its committer commits it. */
    boolean isRestored(TransactionId id) {
        return id.label() <= restored;
    }

    private boolean isStray(TransactionId id) {
        return !isRestored(id) && !id.attempt().equals(attempt) && id.subtask() % parallelism == subtask;
    }

    /** Rolls back what nobody will commit, and returns how many that were. */
    int rollBackStrays(Session session, List<TransactionId> prepared) throws SQLException {
        int count = 0;
        for (TransactionId id : prepared) {
            if (isStray(id) && rollBack(session, id)) {
                LOG.info("Rolled back {}, prepared after checkpoint {} by an earlier attempt", id, restored);
                count++;
            }
        }
        return count;
    }

    private static boolean rollBack(Session session, TransactionId id) throws SQLException {
        try {
            session.executeAlone("ROLLBACK PREPARED " + id.sql());
            return true;
        } catch (SQLException e) {
            if (SqlErrors.stateOf(e).equals(UNDEFINED_OBJECT)) {
                return false;
            }
            if (SqlErrors.stateOf(e).equals(INSUFFICIENT_PRIVILEGE)) {
                throw new SQLException(
                        "Transaction " + id
                                + " of an earlier attempt can only be rolled back by its owner (SELECT owner"
                                + " FROM pg_prepared_xacts) or a superuser. To mend it, as one of them: ROLLBACK PREPARED "
                                + id.sql() + ";",
                        INSUFFICIENT_PRIVILEGE,
                        e);
            }
            throw e;
        }
    }
}
