package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.ChildRows;
import io.sluice.udf.mapping.ChildTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the child tables of a table to what its rows say: for each child table one DELETE and one INSERT, however
 * many rows there are. What guards them is the version of the parent's row.
 */
final class ChildReplacement {

    /** The parents that have rows of one child table, and these rows with their parent's version at the end. */
    private record Part(List<FittedRow> parents, List<FittedRow> rows) {}

    private final Session session;
    private final TableCatalog catalog;
    private final TargetTable parent;

    ChildReplacement(Session session, TableCatalog catalog, TargetTable parent) {
        this.session = session;
        this.catalog = catalog;
        this.parent = parent;
    }

    /** After their parents were written: those that were stale keep the children they have. */
    void replace(List<FittedRow> parents) throws SQLException {
        for (Map.Entry<ChildTable, Part> entry : parts(parents).entrySet()) {
            TargetTable child = catalog.declared(entry.getKey().table());
            ChildStatements statements =
                    new ChildStatements(parent, child, entry.getKey().parentKey());
            statements.clear().write(session, parent, entry.getValue().parents());
            if (!entry.getValue().rows().isEmpty()) {
                statements
                        .insert()
                        .write(session, statements.sent(), entry.getValue().rows());
            }
        }
    }

    /** Before their parents are deleted. */
    void delete(List<FittedRow> parents) throws SQLException {
        for (Map.Entry<ChildTable, Part> entry : parts(parents).entrySet()) {
            TargetTable child = catalog.declared(entry.getKey().table());
            new ChildStatements(parent, child, entry.getKey().parentKey())
                    .delete()
                    .write(session, parent, entry.getValue().parents());
        }
    }

    private Map<ChildTable, Part> parts(List<FittedRow> parents) {
        Map<ChildTable, Part> parts = new LinkedHashMap<>();
        for (FittedRow row : parents) {
            for (ChildRows children : row.source().row().children()) {
                Part part = parts.computeIfAbsent(
                        children.child(), child -> new Part(new ArrayList<>(), new ArrayList<>()));
                part.parents().add(row);
                children.rows().forEach(values -> part.rows().add(withVersion(values, row)));
            }
        }
        return parts;
    }

    private FittedRow withVersion(List<Object> values, FittedRow of) {
        Object[] all = Arrays.copyOf(values.toArray(), values.size() + 1);
        all[values.size()] = of.values()[parent.indexOf(parent.versionColumn())];
        return new FittedRow(of.source(), all);
    }
}
