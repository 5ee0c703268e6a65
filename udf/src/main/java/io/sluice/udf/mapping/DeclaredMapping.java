package io.sluice.udf.mapping;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** A mapping as its YAML says: fixed columns, each from a path, a constant or the change itself. */
public final class DeclaredMapping implements DocumentMapping {

    private static final long serialVersionUID = 1L;

    private final Table table;
    private final List<DeclaredColumn> columns;
    private final DeletePolicy deletes;
    private final FieldPaths paths;
    /** Where the key's columns are, in the key's order. */
    private final int[] keyIndexes;

    DeclaredMapping(Table table, List<DeclaredColumn> columns, DeletePolicy deletes) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.deletes = deletes;
        paths = FieldPaths.of(this.columns.stream().map(DeclaredColumn::path).toList());
        keyIndexes = table.key().stream().mapToInt(this::indexOf).toArray();
    }

    Table table() {
        return table;
    }

    @Override
    public List<Table> tables(Namespace namespace) {
        return List.of(table);
    }

    @Override
    public List<RowChange> map(ChangeEvent event, long nowMs) throws UnmappableException {
        boolean isDelete = event.operationType() == OperationType.DELETE;
        if (table.isAppendOnly()) {
            return List.of(append(event, nowMs, isDelete));
        }
        if (isDelete ? deletes == DeletePolicy.IGNORE : event.fullDocument() == null) {
            return List.of();
        }
        BsonValue[] found = find(isDelete ? event.documentKey() : event.fullDocument());
        List<Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            DeclaredColumn column = columns.get(i);
            boolean isSet = !isDelete || !column.isOfDocument() || isKey(i);
            values.add(isSet ? column.value(event, found[i], nowMs) : null);
        }
        return List.of(new RowChange(
                table, RowChange.Operation.of(isDelete, deletes), values, rowKey(values), event.version()));
    }

    /** One row for one event, whatever it is: where it brings no document, the document's columns are NULL. */
    private RowChange append(ChangeEvent event, long nowMs, boolean isDelete) throws UnmappableException {
        boolean hasDocument = !isDelete && event.fullDocument() != null;
        BsonValue[] found = hasDocument ? find(event.fullDocument()) : new BsonValue[columns.size()];
        List<Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            boolean isSet = hasDocument || !columns.get(i).isOfDocument();
            values.add(isSet ? columns.get(i).value(event, found[i], nowMs) : null);
        }
        return new RowChange(table, RowChange.Operation.UPSERT, values, event.id(), event.version());
    }

    /** The value of each column's path, at the column's place. */
    private BsonValue[] find(RawBsonDocument document) {
        BsonValue[] found = new BsonValue[columns.size()];
        paths.read(document, found);
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

    private String rowKey(List<Object> values) throws UnmappableException {
        List<Object> key = new ArrayList<>(keyIndexes.length);
        for (int index : keyIndexes) {
            if (values.get(index) == null) {
                throw new UnmappableException(
                        "The key column " + columns.get(index).column().name() + " has no value");
            }
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
        return columns.stream()
                .filter(column -> column.source() != DeclaredColumn.Source.DOCUMENT)
                .map(column -> column.column().name())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<String> softDeleteColumn(Table ofTable) {
        return columns.stream()
                .filter(column -> deletes == DeletePolicy.SOFT && column.source() == DeclaredColumn.Source.OPERATION)
                .map(column -> column.column().name())
                .findFirst();
    }
}
