package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.Identifiers;
import io.sluice.udf.mapping.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The statements that create and change tables, as text. */
final class Ddl {

    /** Years above 9999 with a plus, year 0 is 1 BC: as Java writes ISO 8601. */
    private static final String ISO_YEAR =
            "CASE WHEN extract(year FROM %1$s) > 9999 THEN '+' || extract(year FROM %1$s)"
                    + " WHEN extract(year FROM %1$s) > 0 THEN lpad(extract(year FROM %1$s)::text, 4, '0')"
                    + " WHEN extract(year FROM %1$s) = -1 THEN '0000'"
                    + " ELSE '-' || lpad((-extract(year FROM %1$s) - 1)::text, 4, '0') END";

    private static final String ISO_DATE = "(" + ISO_YEAR + ") || to_char(%1$s, '-MM-DD')";

    /** No fraction, milliseconds or microseconds: as {@link java.time.Instant#toString()} has it. */
    private static final String ISO_INSTANT = ISO_DATE + " || to_char(%1$s, '\"T\"HH24:MI:SS')"
            + " || CASE WHEN to_char(%1$s, 'US') = '000000' THEN ''"
            + " WHEN to_char(%1$s, 'US') LIKE '%%000' THEN to_char(%1$s, '.MS')"
            + " ELSE to_char(%1$s, '.US') END || 'Z'";

    private static final String PLAIN_DIGITS = "abs(%1$s::text::numeric)::text";

    private static final String SIGNIFICANT_DIGITS = "trim(both '0' from replace(" + PLAIN_DIGITS + ", '.', ''))";

    /** As {@link Double#toString(double)} has it: at least one decimal; outside of %2$s to 10^7 with an exponent. */
    private static final String JAVA_FLOATING =
            "CASE WHEN %1$s::text IN ('NaN', 'Infinity', '-Infinity') THEN %1$s::text"
                    + " WHEN %1$s = 0 THEN %1$s::text || '.0'"
                    + " WHEN abs(%1$s) >= %2$s AND abs(%1$s) < 1e7 THEN trim_scale(%1$s::text::numeric)::text"
                    + " || CASE WHEN scale(trim_scale(%1$s::text::numeric)) = 0 THEN '.0' ELSE '' END"
                    + " ELSE CASE WHEN %1$s < 0 THEN '-' ELSE '' END"
                    + " || left(" + SIGNIFICANT_DIGITS + ", 1) || '.'"
                    + " || coalesce(nullif(substr(" + SIGNIFICANT_DIGITS + ", 2), ''), '0') || 'E'"
                    + " || CASE WHEN " + PLAIN_DIGITS + " LIKE '0.%%'"
                    + " THEN -1 - length(substring(" + PLAIN_DIGITS + " from '^0[.](0*)'))"
                    + " ELSE length(split_part(" + PLAIN_DIGITS + ", '.', 1)) - 1 END END";

    /** What the comment of a table says that is one collection's alone. */
    private static final String COMMENT_PREFIX = "Sluice writes the documents of ";

    private Ddl() {}

    /** The collection that a table was created for, by its comment; empty for any other comment. */
    static String sourceOf(String comment) {
        return comment.startsWith(COMMENT_PREFIX) ? comment.substring(COMMENT_PREFIX.length()) : "";
    }

    /** The table and, after it, its indexes, and for whose documents it is. */
    static List<String> create(TableName name, Table table) {
        List<String> parts = new ArrayList<>();
        for (Column column : table.columns()) {
            parts.add(definition(column, table) + (column.notNull() ? " NOT NULL" : ""));
        }
        if (!table.isAppendOnly()) {
            parts.add("PRIMARY KEY (" + quoted(table.key()) + ")");
        }
        sorted(table.uniques())
                .forEach((constraint, columns) ->
                        parts.add("CONSTRAINT " + Identifiers.quote(constraint) + " UNIQUE (" + quoted(columns) + ")"));
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE IF NOT EXISTS " + name.sql() + " (" + String.join(", ", parts) + ")");
        sorted(table.indexes())
                .forEach((index, entries) -> statements.add("CREATE INDEX IF NOT EXISTS " + Identifiers.quote(index)
                        + " ON " + name.sql() + " (" + indexed(entries) + ")"));
        if (!table.source().isEmpty()) {
            statements.add("COMMENT ON TABLE " + name.sql() + " IS '"
                    + (COMMENT_PREFIX + table.source()).replace("'", "''") + "'");
        }
        return statements;
    }

    /** Without NOT NULL: the rows that are there have no value for it. */
    static String addColumn(Column column, Table table) {
        return "ADD COLUMN " + definition(column, table);
    }

    /** Converts the stored values as {@link io.sluice.udf.mapping.ColumnValues#widen} does those to come. */
    static String widenColumn(String column, ColumnKind from, ColumnKind to) {
        String name = Identifiers.quote(column);
        return "ALTER COLUMN " + name + " TYPE " + to.sqlName() + " USING " + widened(name, from, to);
    }

    static String alter(TableName name, List<String> changes) {
        return "ALTER TABLE " + name.sql() + " " + String.join(", ", changes);
    }

    private static String definition(Column column, Table table) {
        boolean isVersion = column.name().equals(table.versionColumn());
        return Identifiers.quote(column.name()) + " " + column.type().declaration()
                // Versions compare byte by byte; most databases' own collation does not.
                + (isVersion ? " COLLATE \"C\"" : "");
    }

    private static String widened(String value, ColumnKind from, ColumnKind to) {
        return switch (to) {
            // A cast of a floating number to numeric keeps 15 digits; its text keeps all.
            case NUMERIC -> isFloating(from) ? value + "::text::numeric" : value + "::numeric";
            case JSONB ->
                isNumber(from) || from == ColumnKind.BOOLEAN
                        ? "to_jsonb(" + value + ")"
                        : "to_jsonb(" + text(value, from) + ")";
            case TEXT -> text(value, from);
            default -> value + "::" + to.sqlName();
        };
    }

    private static String text(String value, ColumnKind from) {
        return switch (from) {
            case TIMESTAMPTZ -> iso(ISO_INSTANT, "(" + value + " AT TIME ZONE 'UTC')");
            case TIMESTAMP -> iso(ISO_INSTANT, value);
            case DATE -> iso(ISO_DATE, value);
            case DOUBLE -> String.format(JAVA_FLOATING, value, "1e-3");
            case REAL -> String.format(JAVA_FLOATING, value, "1e-3::real");
            case BYTEA -> "'\\x' || encode(" + value + ", 'hex')";
            default -> value + "::text";
        };
    }

    private static String iso(String format, String value) {
        // Not what Sluice writes, but what may be there.
        return "CASE WHEN isfinite(" + value + ") THEN " + String.format(format, value) + " ELSE " + value
                + "::text END";
    }

    private static boolean isFloating(ColumnKind kind) {
        return kind == ColumnKind.REAL || kind == ColumnKind.DOUBLE;
    }

    private static boolean isNumber(ColumnKind kind) {
        return switch (kind) {
            case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, NUMERIC -> true;
            default -> false;
        };
    }

    private static String indexed(List<String> entries) {
        return entries.stream()
                .map(entry -> Identifiers.quote(Table.withoutOrder(entry)) + (Table.isDescending(entry) ? " DESC" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    }

    /** Maps of a {@link Table} have no order; statements should. */
    private static Map<String, List<String>> sorted(Map<String, List<String>> lists) {
        return new TreeMap<>(lists);
    }
}
