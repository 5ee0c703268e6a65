package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.postgres.StoredTable.StoredColumn;
import io.sluice.syncer.sink.postgres.TablePlan.Obstacle;
import io.sluice.syncer.sink.postgres.TargetTable.TargetColumn;
import io.sluice.udf.error.SqlStates;
import io.sluice.udf.mapping.Table;
import io.sluice.udf.mapping.WhenInvalid;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that are written to, as far as this writer has met them: created, checked, widened.
 *
 * <p>{@link #prepare} changes tables, each time in a short transaction of its own, before the one that writes.
 * {@link #lock} belongs into the latter: other writers may change an evolving table at any time, and a statement made
 * for its old form could be accepted and store something else (a floating number that goes into a numeric column
 * without having been widened here is cut to 15 digits). So the table is locked against changes, and read again.
 */
final class TableCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(TableCatalog.class);

    private final String schema;
    private final TableOptions options;
    private final Map<String, StoredTable> evolving = new HashMap<>();
    private final Map<String, Obstacle> obstacles = new HashMap<>();
    private final Map<Table, StoredTable> declared = new HashMap<>();

    TableCatalog(String schema, TableOptions options) {
        this.schema = schema;
        this.options = options;
    }

    TableName nameOf(String table) {
        return new TableName(schema, table);
    }

    /** @param source of the table */
    WhenInvalid whenInvalid(String source) {
        return options.policies().of(source);
    }

    /**
     * Sees to it that the table is there and takes these rows, as far as it may.
     *
     * @throws UnfitTableException if someone has to mend the table first
     */
    void prepare(Session session, TableBatch batch) throws SQLException, UnfitTableException {
        if (batch.isEvolving()) {
            prepareEvolving(session, Evolution.union(batch.rows().toList()));
            return;
        }
        for (Table table : batch.declaredTables()) {
            if (!declared.containsKey(table)) {
                declared.put(table, prepareDeclared(session, table));
            }
        }
    }

    /**
     * True if {@link #prepare} would want to alter this table, as far as is known: it needs the table for itself, so
     * that a transaction which has written to it is in its way.
     */
    boolean wantsChange(TableBatch batch) {
        StoredTable stored = batch.isEvolving() ? evolving.get(batch.table()) : null;
        return stored != null
                && TablePlan.of(stored.name(), Evolution.union(batch.rows().toList()), Optional.of(stored), options)
                        .isChange();
    }

    private StoredTable prepareDeclared(Session session, Table table) throws SQLException, UnfitTableException {
        TableName name = nameOf(table.name());
        Optional<StoredTable> stored = TableReader.read(session, name);
        if (TablePlan.of(name, table, stored, options).isChange()) {
            stored = Optional.of(change(session, name, table));
        }
        session.commit();
        List<String> problems = TableCheck.problems(name, table, stored.orElse(null));
        if (!problems.isEmpty()) {
            throw new UnfitTableException(problems);
        }
        return stored.orElseThrow();
    }

    private void prepareEvolving(Session session, Table wanted) throws SQLException, UnfitTableException {
        TableName name = nameOf(wanted.name());
        obstacles.remove(wanted.name());
        StoredTable stored = evolving.get(wanted.name());
        if (stored == null) {
            stored = TableReader.read(session, name).orElse(null);
            session.commit();
        }
        boolean isMissing = stored == null;
        TablePlan plan = TablePlan.of(name, wanted, Optional.ofNullable(stored), options);
        plan.obstacle().ifPresent(obstacle -> obstacles.put(wanted.name(), obstacle));
        if (plan.isChange()) {
            try {
                stored = change(session, name, wanted);
            } catch (SQLException e) {
                if (isMissing || !SqlErrors.refusesEvolution(e)) {
                    throw e;
                }
                session.rollback();
                obstacles.put(wanted.name(), new Obstacle(SqlErrors.reasonOf(e), SqlErrors.stateOf(e)));
            }
        }
        if (stored != null && stored.isFor(wanted.source())) {
            List<String> problems = TableCheck.problems(name, Evolution.fixedPart(wanted), stored);
            if (!problems.isEmpty()) {
                throw new UnfitTableException(problems);
            }
        }
        if (stored != null) {
            evolving.put(wanted.name(), stored);
        }
    }

    /**
     * Creates the table, or adds and widens its columns. Subtasks take turns, and each looks again at what the one
     * before it has done: CREATE TABLE IF NOT EXISTS alone fails when two run at once.
     */
    private StoredTable change(Session session, TableName name, Table wanted) throws SQLException {
        PreparedStatement turn = session.prepared("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))");
        turn.setString(1, "sluice " + name);
        turn.execute();
        TablePlan plan = TablePlan.of(name, wanted, TableReader.read(session, name), options);
        for (String statement : plan.statements()) {
            LOG.info("{}", statement);
            session.execute(statement);
        }
        Optional<StoredTable> changed = TableReader.read(session, name);
        session.commit();
        if (changed.isEmpty()) {
            evolving.remove(wanted.name());
            throw changedMeanwhile(name, null);
        }
        return changed.get();
    }

    /** A declared table as its mapping has it; {@link #prepare} has checked that it is. */
    TargetTable declared(Table table) {
        List<TargetColumn> columns = table.columns().stream()
                .map(column -> new TargetColumn(column.name(), column.type().kind()))
                .toList();
        StoredTable stored = declared.get(table);
        return new TargetTable(stored.name(), columns, table.key(), table.versionColumn(), stored.partitioned());
    }

    /** Why the last {@link #prepare} of an evolving table could not bring it into the form that its rows need. */
    Optional<Obstacle> obstacle(String table) {
        return Optional.ofNullable(obstacles.get(table));
    }

    /**
     * An evolving table as it is, and stays until the transaction ends; empty if it does not exist and is not to be
     * created.
     */
    Optional<StoredTable> lock(Session session, String table) throws SQLException {
        StoredTable seen = evolving.get(table);
        if (seen == null) {
            return Optional.empty();
        }
        try {
            lock(session, seen.name());
        } catch (SQLException e) {
            if (SqlErrors.stateOf(e).equals(SqlErrors.UNDEFINED_TABLE)) {
                evolving.remove(table);
                throw changedMeanwhile(seen.name(), e);
            }
            throw e;
        }
        Map<String, StoredColumn> columns = TableReader.columns(session, seen.name());
        StoredTable stored = seen.withColumns(columns);
        evolving.put(table, stored);
        return Optional.of(stored);
    }

    /**
     * True if COPY does to this table what INSERT does, from now until the transaction ends. It is asked each time: had
     * someone altered a column since the table was prepared, COPY could take the bytes of an integer for a float.
     */
    boolean takesCopy(Session session, TargetTable target) throws SQLException {
        lock(session, target.name());
        Map<String, StoredColumn> columns = TableReader.columns(session, target.name());
        return target.columns().stream()
                        .allMatch(column -> columns.containsKey(column.name())
                                && columns.get(column.name()).kind() == column.kind())
                && TableReader.isPlain(session, target.name());
    }

    /** Against changes of its form, until the transaction ends. */
    private static void lock(Session session, TableName name) throws SQLException {
        session.execute("LOCK TABLE " + name.sql() + " IN ROW EXCLUSIVE MODE");
    }

    /** To be thrown where a table is no longer as {@link #prepare} left it: the flush begins again. */
    static SQLException changedMeanwhile(TableName name, SQLException cause) {
        return new SQLException(
                "Table " + name + " was changed by another session", SqlStates.SERIALIZATION_FAILURE, cause);
    }
}
