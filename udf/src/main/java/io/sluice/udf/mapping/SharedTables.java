package io.sluice.udf.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Mappings that write to one table must agree on what they both say of it. */
final class SharedTables {

    private SharedTables() {}

    static List<String> problems(List<Mappings.Declared> mappings) {
        List<String> problems = new ArrayList<>();
        Map<String, Table> first = new HashMap<>();
        for (Mappings.Declared declared : mappings) {
            Table table = declared.mapping().table();
            Table other = first.putIfAbsent(table.name(), table);
            if (other != null) {
                compare(other, table, problems);
            }
        }
        return problems;
    }

    private static void compare(Table one, Table other, List<String> problems) {
        String at = "mappings: two share the table " + one.name() + ", and differ in ";
        if (!one.key().equals(other.key())) {
            problems.add(at + "its key: " + one.key() + " and " + other.key());
        }
        if (!one.versionColumn().equals(other.versionColumn())) {
            problems.add(at + "the column of the version: '" + one.versionColumn() + "' and '" + other.versionColumn()
                    + "'");
        }
        for (Column column : one.columns()) {
            for (Column same : other.columns()) {
                if (column.name().equals(same.name()) && !column.equals(same)) {
                    problems.add(
                            at + "the column " + column.name() + ": " + describe(column) + " and " + describe(same));
                }
            }
        }
    }

    private static String describe(Column column) {
        return column.type().declaration() + (column.notNull() ? " not null" : "");
    }
}
