package io.sluice.udf.mapping;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** A mapping as its YAML says: fixed columns, each from a path, a constant or the change itself. */
public final class DeclaredMapping implements DocumentMapping {

    private static final long serialVersionUID = 1L;

    private final Table table;
    private final List<DeclaredColumn> columns;
    private final DeletePolicy deletes;
    private final List<DeclaredChild> children;
    private final FieldPaths paths;
    /** Where the key's columns are, in the key's order. */
    private final int[] keyIndexes;

    DeclaredMapping(Table table, List<DeclaredColumn> columns, DeletePolicy deletes, List<DeclaredChild> children) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.deletes = deletes;
        this.children = List.copyOf(children);
        paths = FieldPaths.of(this.columns.stream().map(DeclaredColumn::path).toList());
        keyIndexes = table.key().stream().mapToInt(this::indexOf).toArray();
    }

    Table table() {
        return table;
    }

    /** True for its own table and the child tables. */
    boolean writes(String name) {
        return table.name().equals(name) || child(name).isPresent();
    }

    private Optional<DeclaredChild> child(String name) {
        return children.stream()
                .filter(child -> child.child().table().name().equals(name))
                .findFirst();
    }

    List<ChildTable> childTables() {
        return children.stream().map(DeclaredChild::child).toList();
    }

    @Override
    public List<Table> tables(Namespace namespace) {
        return List.of(table);
    }

    @Override
    public List<RowChange> map(ChangeEvent event, Arrival arrival, InvalidValues invalid) throws UnmappableException {
        boolean isDelete = event.operationType() == OperationType.DELETE;
        if (table.isAppendOnly()) {
            return List.of(
                    append(new MappedChange(event, event.fullDocument(), arrival, table.name(), invalid), isDelete));
        }
        if (isDelete ? deletes == DeletePolicy.IGNORE : event.fullDocument() == null) {
            return List.of();
        }
        RawBsonDocument document = isDelete ? event.documentKey() : event.fullDocument();
        MappedChange change = new MappedChange(event, document, arrival, table.name(), invalid);
        BsonValue[] found = find(document);
        List<Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < found.length; i++) {
            DeclaredColumn column = columns.get(i);
            boolean isKey = isKey(i);
            boolean isSet = !isDelete || !column.isOfDocument() || isKey;
            Object value = isSet ? column.value(change, found[i]) : null;
            if (value == null && isKey) {
                throw new UnmappableException(
                        "The key column " + column.column().name() + " has no value");
            }
            values.add(value);
        }
        RowChange.Operation operation = RowChange.Operation.of(isDelete, deletes);
        return List.of(new RowChange(
                table, operation, values, rowKey(values), event.version(), childRows(change, operation, values)));
    }

    private List<ChildRows> childRows(MappedChange change, RowChange.Operation operation, List<Object> parent)
            throws UnmappableException {
        if (operation == RowChange.Operation.SOFT_DELETE) {
            return List.of();
        }
        List<ChildRows> rows = new ArrayList<>(children.size());
        for (DeclaredChild child : children) {
            rows.add(operation == RowChange.Operation.DELETE ? child.none() : child.rows(change, parent));
        }
        return rows;
    }

    /** One row for one event, whatever it is: where it brings no document, the document's columns are NULL. */
    private RowChange append(MappedChange change, boolean isDelete) throws UnmappableException {
        ChangeEvent event = change.event();
        boolean hasDocument = !isDelete && event.fullDocument() != null;
        BsonValue[] found = find(event.fullDocument());
        List<Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < found.length; i++) {
            boolean isSet = hasDocument || !columns.get(i).isOfDocument();
            values.add(isSet ? columns.get(i).value(change, found[i]) : null);
        }
        return new RowChange(table, RowChange.Operation.UPSERT, values, event.id(), event.version());
    }

    /** The value of each column's path, at the column's place. */
    private BsonValue[] find(@Nullable RawBsonDocument document) {
        BsonValue[] found = new BsonValue[columns.size()];
        if (document != null) {
            paths.read(document, found);
        }
        return found;
    }

    private boolean isKey(int column) {
        for (int index : keyIndexes) {
            if (index == column) {
                return true;
            }
        }
        return false;
    }

    private String rowKey(List<Object> values) {
        List<Object> key = new ArrayList<>(keyIndexes.length);
        for (int index : keyIndexes) {
            key.add(values.get(index));
        }
        return RowKeys.of(key);
    }

    private int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).column().name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException("The mapping of " + table.name() + " has no column " + name);
    }

    @Override
    public Set<String> changeColumns(Table ofTable) {
        Set<String> own = columns.stream()
                .filter(column -> column.source().tellsOfChange())
                .map(column -> column.column().name())
                .collect(Collectors.toSet());
        return child(ofTable.name())
                .map(child -> child.changeColumns(table, own))
                .orElse(own);
    }

    @Override
    public Optional<String> softDeleteColumn(Table ofTable) {
        return columns.stream()
                .filter(column -> deletes == DeletePolicy.SOFT
                        && ofTable.name().equals(table.name())
                        && column.source() == DeclaredColumn.Source.OPERATION)
                .map(column -> column.column().name())
                .findFirst();
    }
}
