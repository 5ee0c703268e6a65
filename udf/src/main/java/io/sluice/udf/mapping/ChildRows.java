package io.sluice.udf.mapping;

import java.util.List;
import java.util.Objects;

/**
 * All rows of a child table that belong to one row of its parent: what the table has of others is to go.
 *
 * @param rows in the order of the array, each with one value for each column of the table, as in {@link RowChange}
 */
public record ChildRows(ChildTable child, List<List<Object>> rows) {

    public ChildRows {
        Objects.requireNonNull(child, "child");
        Objects.requireNonNull(rows, "rows");
    }
}
