package io.sluice.syncer.sink.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;

/**
 * The table of what was committed: each transaction writes a row of its own here, which can be seen once it is
 * committed. It tells a transaction that is committed already from one that is lost, and rows that were committed
 * beyond a restored checkpoint.
 *
 * <p>A row stays for seven days: a committable that is restored from an older savepoint can no longer be told from a
 * lost one. About once an hour each writer removes its own older ones, in the transaction that it has open anyway.
 */
final class Ledger {

    /** What was committed beyond a checkpoint. */
    record Beyond(long transactions, long rows, Timestamp first, Timestamp last) {}

    static final String TABLE = "sluice_ledger";
    private static final String KEPT = "7 days";
    private static final String SAME = " WHERE prefix = ? AND sink = ? AND subtask = ? AND label = ? AND attempt = ?";
    private static final String BEYOND = " WHERE prefix = ? AND sink = ? AND label > ? AND rewound_at IS NULL";

    private final TableName name;
    private final TwoPhaseOptions options;

    Ledger(String schema, TwoPhaseOptions options) {
        this.name = new TableName(schema, TABLE);
        this.options = options;
    }

    /** Creates the table if it is missing. Writers take turns. */
    void create(Session session) throws SQLException {
        takeTurn(session);
        if (TableReader.columns(session, name).isEmpty()) {
            session.execute(ddl(name));
        }
        session.commit();
    }

    static String ddl(TableName name) {
        return "CREATE TABLE " + name.sql()
                + " (prefix text NOT NULL, sink text NOT NULL, subtask integer NOT NULL, label bigint NOT NULL,"
                + " attempt text NOT NULL, rows bigint NOT NULL, prepared_at timestamptz NOT NULL,"
                + " rewound_at timestamptz, PRIMARY KEY (prefix, sink, subtask, label, attempt))";
    }

    private void takeTurn(Session session) throws SQLException {
        PreparedStatement turn = session.prepared("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))");
        turn.setString(1, "sluice " + name);
        turn.execute();
    }

    /**
     * Within the caller's transaction.
     *
     * @return false if it is there already
     */
    boolean add(Session session, TransactionId id, long rows) throws SQLException {
        PreparedStatement statement = session.prepared("INSERT INTO " + name.sql()
                + " (prefix, sink, subtask, label, attempt, rows, prepared_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, clock_timestamp()) ON CONFLICT DO NOTHING");
        bind(statement, id);
        statement.setLong(6, rows);
        return statement.executeUpdate() == 1;
    }

    boolean contains(Session session, TransactionId id) throws SQLException {
        PreparedStatement statement = session.prepared("SELECT count(*) > 0 FROM " + name.sql() + SAME);
        bind(statement, id);
        try (ResultSet answer = statement.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    private static void bind(PreparedStatement statement, TransactionId id) throws SQLException {
        statement.setString(1, id.prefix());
        statement.setString(2, id.sink());
        statement.setInt(3, id.subtask());
        statement.setLong(4, id.label());
        statement.setString(5, id.attempt());
    }

    /** Removes what is too old, of the subtasks whose transactions this writer sweeps: no other writer touches them. */
    void prune(Session session, int subtask, int parallelism) throws SQLException {
        PreparedStatement statement = session.prepared("DELETE FROM " + name.sql()
                + " WHERE prefix = ? AND sink = ? AND subtask % ? = ? AND prepared_at < now() - interval '" + KEPT
                + "'");
        statement.setString(1, options.prefix());
        statement.setString(2, options.sink());
        statement.setInt(3, parallelism);
        statement.setInt(4, subtask);
        statement.executeUpdate();
    }

    /**
     * What was committed after the checkpoint that a job begins from, by this prefix and sink. Labels begin again with
     * each fresh start; so what is found once is marked, and not found again by the restarts that follow.
     *
     * @param restored 0 for a fresh start
     * @param accept whether to mark it
     */
    Optional<Beyond> beyond(Session session, long restored, boolean accept) throws SQLException {
        takeTurn(session);
        PreparedStatement statement = session.prepared(
                "SELECT count(*), sum(rows), min(prepared_at), max(prepared_at) FROM " + name.sql() + BEYOND);
        bindBeyond(statement, restored);
        Optional<Beyond> found = Optional.empty();
        try (ResultSet answer = statement.executeQuery()) {
            answer.next();
            if (answer.getLong(1) > 0) {
                found = Optional.of(new Beyond(
                        answer.getLong(1), answer.getLong(2), answer.getTimestamp(3), answer.getTimestamp(4)));
            }
        }
        if (found.isPresent() && accept) {
            PreparedStatement mark = session.prepared("UPDATE " + name.sql() + " SET rewound_at = now()" + BEYOND);
            bindBeyond(mark, restored);
            mark.executeUpdate();
        }
        session.commit();
        return found;
    }

    private void bindBeyond(PreparedStatement statement, long restored) throws SQLException {
        statement.setString(1, options.prefix());
        statement.setString(2, options.sink());
        statement.setLong(3, restored);
    }
}
