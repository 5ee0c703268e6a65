package io.sluice.udf.mapping;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A target table.
 *
 * @param key the names of the primary key's columns; empty for a table that is only appended to
 * @param versionColumn the column that holds the version of the change a row came from; empty where there is no key
 *     and no such column
 * @param uniques unique constraints: name to columns
 * @param indexes indexes: name to columns, each optionally followed by {@code desc}
 * @param evolving true if columns are added and widened as documents bring them; false if the table is as declared
 * @param source the one collection whose documents it may hold, as {@code database.collection}; empty for any
 */
public record Table(
        String name,
        List<Column> columns,
        List<String> key,
        String versionColumn,
        Map<String, List<String>> uniques,
        Map<String, List<String>> indexes,
        boolean evolving,
        String source)
        implements Serializable {

    public Table {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        uniques = Map.copyOf(uniques);
        indexes = Map.copyOf(indexes);
    }

    /** A table for documents of any collection. */
    public Table(
            String name,
            List<Column> columns,
            List<String> key,
            String versionColumn,
            Map<String, List<String>> uniques,
            Map<String, List<String>> indexes,
            boolean evolving) {
        this(name, columns, key, versionColumn, uniques, indexes, evolving, "");
    }

    private static final String DESCENDING = " desc";

    /** True if every change becomes a row of its own, and none is ever replaced. */
    public boolean isAppendOnly() {
        return key.isEmpty();
    }

    /** The column's name in an index's entry such as {@code score desc}. */
    public static String withoutOrder(String indexEntry) {
        return isDescending(indexEntry)
                ? indexEntry.substring(0, indexEntry.length() - DESCENDING.length())
                : indexEntry;
    }

    public static boolean isDescending(String indexEntry) {
        return indexEntry.toLowerCase(Locale.ROOT).endsWith(DESCENDING);
    }
}
