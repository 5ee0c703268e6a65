package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.postgres.StoredTable.StoredColumn;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.Identifiers;
import io.sluice.udf.mapping.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** Whether a table takes the rows of a mapping; if not, why, and the statement that mends it. */
final class TableCheck {

    private TableCheck() {}

    /**
     * One line for each problem; none if the table fits.
     *
     * @param stored null if there is no such table
     */
    static List<String> problems(TableName name, Table wanted, @Nullable StoredTable stored) {
        if (stored == null) {
            return List.of(problem(name, "does not exist", String.join("; ", Ddl.create(name, wanted))));
        }
        List<String> problems = new ArrayList<>();
        for (Column column : wanted.columns()) {
            StoredColumn there = stored.columns().get(column.name());
            String what = "column " + Identifiers.quote(column.name());
            if (there == null) {
                problems.add(
                        problem(name, what + " is missing", Ddl.alter(name, List.of(Ddl.addColumn(column, wanted)))));
            } else if (!takes(there.kind(), column.type().kind())) {
                problems.add(problem(
                        name,
                        what + " is " + there.type() + ", which does not take "
                                + column.type().declaration(),
                        Ddl.alter(
                                name,
                                List.of("ALTER COLUMN " + Identifiers.quote(column.name()) + " TYPE "
                                        + column.type().declaration() + " USING " + Identifiers.quote(column.name())
                                        + "::" + column.type().declaration()))));
            }
        }
        if (!wanted.isAppendOnly() && !stored.hasUniqueKey(wanted.key())) {
            String key = wanted.key().stream().map(Identifiers::quote).collect(Collectors.joining(", "));
            problems.add(problem(
                    name,
                    "no unique index on the key (" + key + ")",
                    "CREATE UNIQUE INDEX ON " + name.sql() + " (" + key + ")"));
        }
        if (!wanted.evolving()) {
            problems.addAll(unfilled(name, wanted, stored));
        }
        return problems;
    }

    /** Columns that no row would ever fill, and that must be filled. */
    private static List<String> unfilled(TableName name, Table wanted, StoredTable stored) {
        Set<String> filled = wanted.columns().stream().map(Column::name).collect(Collectors.toSet());
        return stored.columns().values().stream()
                .filter(column -> column.notNull() && !column.fillsItself() && !filled.contains(column.name()))
                .map(column -> problem(
                        name,
                        "column " + Identifiers.quote(column.name())
                                + " takes no NULL, has no default, and is not in the mapping",
                        Ddl.alter(
                                name, List.of("ALTER COLUMN " + Identifiers.quote(column.name()) + " DROP NOT NULL"))))
                .toList();
    }

    /** True if PostgreSQL assigns such a value unchanged, or refuses it, but never alters it. */
    private static boolean takes(@Nullable ColumnKind stored, ColumnKind sent) {
        if (stored == sent) {
            return true;
        }
        if (stored == null) {
            return false;
        }
        return switch (sent) {
            case SMALLINT, INTEGER, BIGINT ->
                switch (stored) {
                    case SMALLINT, INTEGER, BIGINT, NUMERIC -> true;
                    default -> false;
                };
            case REAL -> stored == ColumnKind.DOUBLE;
            // Both hold UTC, and the session's time zone is UTC.
            case TIMESTAMP, TIMESTAMPTZ -> stored == ColumnKind.TIMESTAMP || stored == ColumnKind.TIMESTAMPTZ;
            default -> false;
        };
    }

    private static String problem(TableName name, String what, String mend) {
        return "Table " + name + ": " + what + ". To mend it: " + mend + ";";
    }
}
