package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.Identifiers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What exactly-once mode needs of the server. */
final class TwoPhasePreflight {

    /** A restarted job prepares while its predecessor's transactions may still be there. */
    private static final int TRANSACTIONS_PER_WRITER = 2;

    private final PostgresOptions options;
    private final TwoPhaseOptions twoPhase;
    private final int writers;

    TwoPhasePreflight(PostgresOptions options, TwoPhaseOptions twoPhase, int writers) {
        this.options = options;
        this.twoPhase = twoPhase;
        this.writers = writers;
    }

    List<String> problems(Session session) throws SQLException {
        List<String> problems = new ArrayList<>();
        int others = otherWriters(session);
        int needed = (writers + others) * TRANSACTIONS_PER_WRITER;
        int allowed = Integer.parseInt(ask(session, "SELECT current_setting('max_prepared_transactions')"));
        if (allowed < needed) {
            problems.add("max_prepared_transactions is " + allowed + ", and delivery: exactly-once needs at least "
                    + needed + " for " + writers + " writers"
                    + (others == 0 ? "" : " and the " + others + " of other jobs that run now")
                    + ". To mend it: ALTER SYSTEM SET max_prepared_transactions = " + needed
                    + "; and restart the server. Or use delivery: upsert");
        }
        TableName ledger = new TableName(options.schema(), Ledger.TABLE);
        boolean isThere = !TableReader.columns(session, ledger).isEmpty();
        if (isThere) {
            for (String right : List.of("SELECT", "INSERT", "UPDATE", "DELETE")) {
                if (ask(
                                session,
                                "SELECT has_table_privilege(" + TableReader.TABLE_OID + ", ?)",
                                ledger.schema(),
                                ledger.table(),
                                right)
                        .equals("f")) {
                    problems.add(mayNot(
                            "use the ledger " + ledger, "GRANT SELECT, INSERT, UPDATE, DELETE ON " + ledger.sql()));
                    break;
                }
            }
        } else if (ask(session, "SELECT has_schema_privilege(?, 'CREATE')", options.schema())
                .equals("f")) {
            problems.add(mayNot(
                    "create the ledger " + ledger, "GRANT CREATE ON SCHEMA " + Identifiers.quote(options.schema())));
        }
        problems.addAll(foreign(session));
        return problems;
    }

    /** The server's transactions are for all of its databases. Each writer's session holds advisory locks. */
    private int otherWriters(Session session) throws SQLException {
        String advisory = " FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted";
        PreparedStatement statement = session.prepared("SELECT count(*) FROM (SELECT pid" + advisory
                + " AND pid IN (SELECT pid FROM pg_catalog.pg_stat_activity WHERE application_name = ?)"
                + " EXCEPT SELECT pid" + advisory + " AND classid = ? AND database ="
                + " (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())) AS others");
        statement.setString(1, Session.APPLICATION_NAME);
        statement.setInt(2, Sweep.lockClass(TransactionId.startOf(twoPhase.prefix(), twoPhase.sink())));
        try (ResultSet answer = statement.executeQuery()) {
            answer.next();
            return answer.getInt(1);
        }
    }

    private String mayNot(String what, String grant) {
        return "User " + options.user() + " may not " + what + ". To mend it: " + grant + " TO "
                + Identifiers.quote(options.user()) + ";";
    }

    /** Only its owner or a superuser ends a prepared transaction. */
    private List<String> foreign(Session session) throws SQLException {
        PreparedStatement statement = session.prepared("SELECT gid, owner FROM pg_catalog.pg_prepared_xacts"
                + " WHERE database = current_database() AND starts_with(gid, ?) AND owner <> session_user"
                + " AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user) ORDER BY gid");
        statement.setString(1, TransactionId.startOf(twoPhase.prefix(), twoPhase.sink()));
        List<String> problems = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String gid = rows.getString(1);
                String owner = rows.getString(2);
                problems.add("Transaction " + gid + " was prepared by the role " + owner + ", and " + options.user()
                        + " may neither commit nor roll it back. To mend it: postgres.user: " + owner
                        + "; or, if no checkpoint counts on it, as that role or a superuser: ROLLBACK PREPARED '"
                        + gid.replace("'", "''") + "';");
            }
        }
        return problems;
    }

    private static String ask(Session session, String sql, String... parameters) throws SQLException {
        PreparedStatement statement = session.prepared(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
        try (ResultSet answer = statement.executeQuery()) {
            answer.next();
            return answer.getString(1);
        }
    }
}
