package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.Table;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done to a table before rows go into it. Pure: {@link TableCatalog} does it, {@link TargetPlan} tells it.
 *
 * @param statements in their order; none if the table is as the rows need it, or has to stay as it is
 * @param obstacle why the table stays as it is, although the rows need it otherwise
 */
record TablePlan(List<String> statements, Optional<Obstacle> obstacle) {

    /** Why the rows that do not fit an evolving table cannot have it changed. */
    record Obstacle(String reason, String sqlState) {}

    static TablePlan of(TableName name, Table wanted, Optional<StoredTable> stored, TableOptions options) {
        if (stored.isEmpty()) {
            return options.create()
                    ? change(Ddl.create(name, wanted))
                    : stay(new Obstacle("tables.create is off", SqlErrors.UNDEFINED_TABLE));
        }
        if (!wanted.evolving() || !stored.get().isFor(wanted.source())) {
            return change(List.of());
        }
        List<String> changes = Evolution.changes(stored.get(), wanted);
        if (changes.isEmpty()) {
            return change(List.of());
        }
        return options.evolve()
                ? change(List.of(Ddl.alter(name, changes)))
                : stay(new Obstacle("tables.evolve is off", SqlErrors.DATATYPE_MISMATCH));
    }

    private static TablePlan change(List<String> statements) {
        return new TablePlan(statements, Optional.empty());
    }

    private static TablePlan stay(Obstacle obstacle) {
        return new TablePlan(List.of(), Optional.of(obstacle));
    }

    boolean isChange() {
        return !statements.isEmpty();
    }
}
