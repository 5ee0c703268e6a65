package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.ColumnKind;
import java.util.List;

/**
 * What the statements have to know of a table.
 *
 * @param columns the columns they name, in the order of a row's values
 * @param partitioned true if the table is divided into partitions, and has no system columns of its own
 */
record TargetTable(
        TableName name, List<TargetColumn> columns, List<String> key, String versionColumn, boolean partitioned) {

    /** A column and the kind its values are sent as. */
    record TargetColumn(String name, ColumnKind kind) {}

    TargetTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalStateException("Table " + name + " has no column " + column);
    }
}
