package io.sluice.udf.mapping;

import io.sluice.udf.event.Version;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;

/**
 * What one change event does to one row.
 *
 * @param table the row's table; for an evolving one, its columns are those this row has values for
 * @param values one per column of the table, in their order, in the Java form of the column's kind; for a delete only
 *     the key and what the change itself tells are set
 * @param rowKey tells the rows of a table apart, equal for equal primary keys
 * @param children what the row's child tables are to hold of it from now on; a child table that is not among them
 *     stays as it is
 */
public record RowChange(
        Table table,
        Operation operation,
        List<Object> values,
        String rowKey,
        Version version,
        List<ChildRows> children) {

    /** What happens to the row. */
    public enum Operation {
        UPSERT,
        DELETE,
        /** The row stays, and its children do; its metadata columns are set. */
        SOFT_DELETE;

        static Operation of(boolean isDelete, DeletePolicy deletes) {
            if (!isDelete) {
                return UPSERT;
            }
            return deletes == DeletePolicy.HARD ? DELETE : SOFT_DELETE;
        }
    }

    public RowChange {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(rowKey, "rowKey");
        Objects.requireNonNull(version, "version");
        children = List.copyOf(children);
        if (values.size() != table.columns().size()) {
            throw new IllegalArgumentException(
                    values.size() + " values for " + table.columns().size() + " columns of " + table.name());
        }
    }

    /** A row without children. */
    public RowChange(Table table, Operation operation, List<Object> values, String rowKey, Version version) {
        this(table, operation, values, rowKey, version, List.of());
    }

    /** The value of a column; null if it is NULL or the table has no such column in this change. */
    @Nullable
    public Object value(String column) {
        for (int i = 0; i < values.size(); i++) {
            if (table.columns().get(i).name().equals(column)) {
                return values.get(i);
            }
        }
        return null;
    }
}
