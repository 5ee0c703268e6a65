package io.sluice.udf.mapping;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A table with one row for each element of an array in a document. Its rows belong to the document's own row and are
 * replaced together with it.
 *
 * @param parentKey the columns that hold the key of the document's row, in the order of that key
 */
public record ChildTable(Table table, List<String> parentKey) implements Serializable {

    public ChildTable {
        Objects.requireNonNull(table, "table");
        parentKey = List.copyOf(parentKey);
    }
}
