package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.Evolution.Misfit;
import io.sluice.syncer.sink.postgres.TablePlan.Obstacle;
import io.sluice.udf.mapping.InvalidValues;
import io.sluice.udf.mapping.Table;
import io.sluice.udf.mapping.UnmappableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the sink would do to the tables of a database: made by the code that does it, and done by nobody. The rows of a
 * sample count as one batch; a job whose batches are smaller comes to the same tables in more steps.
 */
public final class TargetPlan {

    /** A table as the database has it. */
    @FunctionalInterface
    interface Catalog {
        Optional<StoredTable> read(TableName name) throws SQLException;
    }

    /** The rows of one source that go into one evolving table, and what it is like by then. */
    private record Planned(TableName name, Table wanted, Optional<StoredTable> stored, Optional<Obstacle> obstacle) {}

    /** Collections that want the same table are told apart, for only one of them gets it. */
    private record Target(String table, String source) {
        static Target of(MappedRow row) {
            return new Target(row.row().table().name(), row.row().table().source());
        }
    }

    private final String schema;
    private final TableOptions options;
    private final Catalog catalog;
    private final Map<TableName, Optional<StoredTable>> tables = new HashMap<>();
    private final Map<Target, Planned> evolving = new LinkedHashMap<>();
    private final List<String> statements = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private TargetPlan(String schema, TableOptions options, Catalog catalog) {
        this.schema = schema;
        this.options = options;
        this.catalog = catalog;
    }

    /**
     * Reads the database, in a session that cannot write.
     *
     * @param hasLedger true in exactly-once mode
     * @param declared the tables that are known before the first change arrives
     * @param sample rows to come, in their order
     */
    public static TargetPlan read(
            PostgresOptions postgres,
            TableOptions options,
            boolean hasLedger,
            Collection<Table> declared,
            List<MappedRow> sample)
            throws SQLException {
        try (Session session = Session.openReadOnly(postgres)) {
            return of(postgres.schema(), options, hasLedger, declared, sample, name -> TableReader.read(session, name));
        }
    }

    /** As if there were no table yet. */
    public static TargetPlan ofEmptyDatabase(
            String schema,
            TableOptions options,
            boolean hasLedger,
            Collection<Table> declared,
            List<MappedRow> sample) {
        try {
            return of(schema, options, hasLedger, declared, sample, name -> Optional.empty());
        } catch (SQLException e) {
            throw new IllegalStateException("No database was asked", e);
        }
    }

    static TargetPlan of(
            String schema,
            TableOptions options,
            boolean hasLedger,
            Collection<Table> declared,
            List<MappedRow> sample,
            Catalog catalog)
            throws SQLException {
        TargetPlan plan = new TargetPlan(schema, options, catalog);
        if (hasLedger) {
            plan.addLedger();
        }
        for (Table table : declared) {
            plan.add(table);
        }
        Map<Target, List<MappedRow>> rows = new LinkedHashMap<>();
        for (MappedRow row : sample) {
            if (row.row().table().evolving()) {
                rows.computeIfAbsent(Target.of(row), target -> new ArrayList<>())
                        .add(row);
            }
        }
        for (Map.Entry<Target, List<MappedRow>> group : rows.entrySet()) {
            plan.evolving.put(group.getKey(), plan.add(Evolution.union(group.getValue())));
        }
        return plan;
    }

    private void addLedger() throws SQLException {
        TableName name = new TableName(schema, Ledger.TABLE);
        if (catalog.read(name).isEmpty()) {
            statements.add(Ledger.ddl(name));
        }
    }

    private Planned add(Table wanted) throws SQLException {
        TableName name = new TableName(schema, wanted.name());
        Optional<StoredTable> stored = tables.containsKey(name) ? tables.get(name) : catalog.read(name);
        TablePlan plan = TablePlan.of(name, wanted, stored, options);
        Optional<StoredTable> then = plan.isChange()
                ? Optional.of(stored.map(there -> Evolution.changed(there, wanted))
                        .orElseGet(() -> StoredTable.created(name, wanted)))
                : stored;
        statements.addAll(plan.statements());
        tables.put(name, then);
        if (!wanted.evolving()) {
            problems.addAll(TableCheck.problems(name, wanted, then.orElse(null)));
        } else if (then.isPresent() && then.get().isFor(wanted.source())) {
            problems.addAll(TableCheck.problems(name, Evolution.fixedPart(wanted), then.get()));
        }
        return new Planned(name, wanted, then, plan.obstacle());
    }

    /** What would be run, in its order. */
    public List<String> statements() {
        return List.copyOf(statements);
    }

    /** Tables that are not as they have to be, and that nothing makes so: the job would stop there. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The tables of the sample that grow with their documents. */
    public List<Table> evolvingTables() {
        return evolving.values().stream().map(Planned::wanted).toList();
    }

    /**
     * Why a row of the sample would become a dead letter; empty if it would be written, as far as its table's form
     * tells. What a constraint says of it only the server knows.
     */
    public Optional<String> refusal(MappedRow row) {
        Planned planned = evolving.get(Target.of(row));
        return planned == null ? Optional.empty() : refusal(row, planned).map(RefusedRow::reason);
    }

    private Optional<RefusedRow> refusal(MappedRow row, Planned planned) {
        Obstacle obstacle = planned.obstacle().orElse(new Obstacle("nothing changes that", ""));
        if (planned.stored().isEmpty()) {
            return Optional.of(RefusedRow.withoutTable(row, planned.name(), obstacle));
        }
        StoredTable stored = planned.stored().get();
        if (!stored.isFor(planned.wanted().source())) {
            return Optional.of(RefusedRow.ofAnotherSource(row, stored));
        }
        Evolution.Fitter fitter =
                new Evolution.Fitter(stored, Evolution.target(stored, planned.wanted(), List.of(row)));
        Optional<Misfit> misfit = fitter.misfit(row);
        if (misfit.isPresent()) {
            return Optional.of(RefusedRow.misfit(
                    row, planned.name(), misfit.get(), misfit.get().obstacle().orElse(obstacle)));
        }
        try {
            fitter.fit(row, options.policies().of(row.row().table().source()), InvalidValues.UNCOUNTED);
            return Optional.empty();
        } catch (UnmappableException e) {
            return Optional.of(RefusedRow.unmappable(row, e));
        }
    }
}
