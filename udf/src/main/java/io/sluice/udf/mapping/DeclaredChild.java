package io.sluice.udf.mapping;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.bson.BsonUndefined;
import org.bson.BsonValue;

/**
 * A child table of a declared mapping: one row for each element of an array.
 *
 * @param array the array's path in the document, outermost first
 * @param columns in the order of the table's
 */
record DeclaredChild(ChildTable child, List<String> array, List<ChildColumn> columns) implements Serializable {

    DeclaredChild {
        array = List.copyOf(array);
        columns = List.copyOf(columns);
    }

    /** What is left when the document is gone. */
    ChildRows none() {
        return new ChildRows(child, List.of());
    }

    /**
     * @param parent the values of the document's own row
     * @throws UnmappableException if there is something else than an array, or two elements have the same key
     */
    ChildRows rows(MappedChange change, List<Object> parent) throws UnmappableException {
        BsonValue found = DeclaredColumn.find(change.document(), array);
        if (found == null || found.isNull() || found instanceof BsonUndefined) {
            return none();
        }
        if (!found.isArray()) {
            throw new UnmappableException("is no array, but " + found.getBsonType()).in(name());
        }
        MappedChange intoChild = change.into(child.table().name());
        List<List<Object>> rows = new ArrayList<>();
        for (BsonValue value : found.asArray()) {
            Element element = new Element(intoChild, parent, value, rows.size());
            try {
                rows.add(row(element));
            } catch (UnmappableException e) {
                throw e.in(name() + "[" + element.index() + "]");
            }
        }
        refuseEqualKeys(rows);
        return new ChildRows(child, rows);
    }

    /**
     * The columns that tell of the change and not of the document.
     *
     * @param ofParent those of the document's own table
     */
    Set<String> changeColumns(Table parent, Set<String> ofParent) {
        return columns.stream()
                .filter(column -> column.tellsOfChange(parent, ofParent))
                .map(column -> column.column().name())
                .collect(Collectors.toSet());
    }

    private List<Object> row(Element element) throws UnmappableException {
        List<Object> values = new ArrayList<>(columns.size());
        for (ChildColumn column : columns) {
            Object value = column.value(element);
            requireInKey(column, value);
            values.add(value);
        }
        return values;
    }

    private void requireInKey(ChildColumn column, @Nullable Object value) throws UnmappableException {
        String name = column.column().name();
        if (value == null && child.table().key().contains(name)) {
            throw new UnmappableException("The key column " + name + " has no value");
        }
    }

    /** Which of the two elements a row is made of would be left to chance. */
    private void refuseEqualKeys(List<List<Object>> rows) throws UnmappableException {
        List<Integer> key = child.table().key().stream().map(this::indexOf).toList();
        if (key.stream().anyMatch(index -> columns.get(index) instanceof ChildColumn.Index)) {
            return;
        }
        Set<String> keys = new HashSet<>();
        for (List<Object> row : rows) {
            if (!keys.add(RowKeys.of(key.stream().map(row::get).toList()))) {
                throw new UnmappableException("has two elements of the same key "
                                + child.table().key() + " of the table "
                                + child.table().name())
                        .in(name());
            }
        }
    }

    private int indexOf(String name) {
        return child.table().columns().stream().map(Column::name).toList().indexOf(name);
    }

    private String name() {
        return String.join(".", array);
    }
}
