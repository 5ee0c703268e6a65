package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.Identifiers;
import io.sluice.udf.mapping.Table;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is missing at the target before a job starts: all of it at once, each with the statement that mends it. */
public final class PostgresPreflight {

    /** {@code trim_scale} is as old. */
    private static final int MIN_SERVER_VERSION = 13;

    private static final int VERSION_NUMBERS_PER_MAJOR = 10_000;

    private final PostgresOptions options;
    private final TableOptions tableOptions;
    private final Optional<TwoPhaseOptions> twoPhase;
    private final int parallelism;

    /** For upsert mode. */
    public PostgresPreflight(PostgresOptions options, TableOptions tableOptions) {
        this(options, tableOptions, Optional.empty(), 1);
    }

    private PostgresPreflight(
            PostgresOptions options, TableOptions tableOptions, Optional<TwoPhaseOptions> twoPhase, int parallelism) {
        this.options = options;
        this.tableOptions = tableOptions;
        this.twoPhase = twoPhase;
        this.parallelism = parallelism;
    }

    /** The same, and what prepared transactions need. */
    public PostgresPreflight forExactlyOnce(TwoPhaseOptions prepared, int writers) {
        return new PostgresPreflight(options, tableOptions, Optional.of(prepared), writers);
    }

    /**
     * Changes nothing.
     *
     * @param tables those that are known to be written to; evolving ones without their data columns
     * @return one line for each problem; none if the job can start
     */
    public List<String> problems(Collection<Table> tables) {
        try (Session session = Session.openReadOnly(options)) {
            List<String> problems = new ArrayList<>(server(session));
            if (!schemaExists(session)) {
                problems.add("Schema " + options.schema() + " does not exist. To mend it: CREATE SCHEMA "
                        + Identifiers.quote(options.schema()) + " AUTHORIZATION " + user() + ";");
                return problems;
            }
            if (tableOptions.create() && !mayUseSchema(session, "CREATE")) {
                problems.add(missingRight("create tables in", "CREATE"));
            }
            if (!mayUseSchema(session, "USAGE")) {
                problems.add(missingRight("use", "USAGE"));
            }
            if (twoPhase.isPresent()) {
                problems.addAll(new TwoPhasePreflight(options, twoPhase.get(), parallelism).problems(session));
            }
            for (Table table : tables) {
                if (table.isAppendOnly() && twoPhase.isEmpty()) {
                    problems.add(
                            "Table " + table.name() + " is appended to and has no key (append: true): with delivery:"
                                    + " upsert a restart would write its rows twice. To mend it: delivery: exactly-once");
                }
                problems.addAll(table(session, table));
            }
            return problems;
        } catch (SQLException e) {
            return List.of("PostgreSQL at " + options.server() + ", user " + options.user() + ": "
                    + SqlErrors.reasonOf(e) + " [" + SqlErrors.stateOf(e) + "]");
        }
    }

    private static List<String> server(Session session) throws SQLException {
        List<String> problems = new ArrayList<>();
        int version = Integer.parseInt(ask(session, "SHOW server_version_num")) / VERSION_NUMBERS_PER_MAJOR;
        if (version < MIN_SERVER_VERSION) {
            problems.add("PostgreSQL " + version + " is too old: " + MIN_SERVER_VERSION + " or newer is needed");
        }
        // Not what the session has: that is for this check alone.
        if (isTrue(
                session,
                "SELECT pg_is_in_recovery() OR reset_val = 'on' FROM pg_catalog.pg_settings"
                        + " WHERE name = 'default_transaction_read_only'")) {
            problems.add("The server takes no writes: it is a standby, or default_transaction_read_only is on");
        }
        return problems;
    }

    private boolean schemaExists(Session session) throws SQLException {
        return isTrue(session, "SELECT count(*) > 0 FROM pg_catalog.pg_namespace WHERE nspname = ?", options.schema());
    }

    private boolean mayUseSchema(Session session, String right) throws SQLException {
        return isTrue(session, "SELECT has_schema_privilege(?, ?)", options.schema(), right);
    }

    private String missingRight(String what, String right) {
        return "User " + options.user() + " may not " + what + " schema " + options.schema() + ". To mend it: GRANT "
                + right + " ON SCHEMA " + Identifiers.quote(options.schema()) + " TO " + user() + ";";
    }

    private List<String> table(Session session, Table table) throws SQLException {
        TableName name = new TableName(options.schema(), table.name());
        Optional<StoredTable> stored = TableReader.read(session, name);
        if (stored.isEmpty()) {
            // A missing evolving table is not known in full before its documents arrive.
            return tableOptions.create() || table.evolving() ? List.of() : TableCheck.problems(name, table, null);
        }
        if (!stored.get().isFor(table.source())) {
            // Its rows become dead letters, and stop nothing.
            return List.of();
        }
        List<String> problems = new ArrayList<>(
                table.evolving()
                        ? evolving(name, Evolution.fixedPart(table), stored.get())
                        : TableCheck.problems(name, table, stored.get()));
        List<String> missing = new ArrayList<>();
        List<String> rights =
                table.isAppendOnly() ? List.of("SELECT", "INSERT") : List.of("SELECT", "INSERT", "UPDATE", "DELETE");
        for (String right : rights) {
            if (!isTrue(
                    session,
                    "SELECT has_table_privilege(" + TableReader.TABLE_OID + ", ?)",
                    name.schema(),
                    name.table(),
                    right)) {
                missing.add(right);
            }
        }
        if (!missing.isEmpty()) {
            String list = String.join(", ", missing);
            problems.add("Table " + name + ": user " + options.user() + " has no right to " + list
                    + ". To mend it: GRANT " + list + " ON " + name.sql() + " TO " + user() + ";");
        }
        boolean ownsIt = isTrue(
                session,
                "SELECT pg_has_role(relowner, 'USAGE') FROM pg_catalog.pg_class WHERE oid = " + TableReader.TABLE_OID,
                name.schema(),
                name.table());
        if (table.evolving() && tableOptions.evolve() && !ownsIt) {
            problems.add("Table " + name + ": only its owner may add columns. To mend it: ALTER TABLE " + name.sql()
                    + " OWNER TO " + user() + "; or turn tables.evolve off");
        }
        return problems;
    }

    /** With the columns that the job adds itself. */
    private List<String> evolving(TableName name, Table fixedPart, StoredTable stored) {
        return TableCheck.problems(
                name, fixedPart, tableOptions.evolve() ? Evolution.changed(stored, fixedPart) : stored);
    }

    private String user() {
        return Identifiers.quote(options.user());
    }

    private static String ask(Session session, String sql) throws SQLException {
        try (ResultSet answer = session.prepared(sql).executeQuery()) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static boolean isTrue(Session session, String sql, String... parameters) throws SQLException {
        PreparedStatement statement = session.prepared(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
        try (ResultSet answer = statement.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
