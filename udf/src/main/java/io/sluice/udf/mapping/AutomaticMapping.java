package io.sluice.udf.mapping;

import io.sluice.udf.codec.KeyText;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonType;
import org.bson.BsonValue;

/**
 * The mapping of a collection that has none: a table of its own, named like the collection, {@code _id} as text for the key, one
 * column for each top-level field, of the type that arrives; documents and arrays in jsonb.
 */
public final class AutomaticMapping implements DocumentMapping {

    private static final long serialVersionUID = 1L;

    public static final String ID = "_id";

    private static final List<Column> FIXED_COLUMNS = List.of(
            new Column(ID, ColumnType.of(ColumnKind.TEXT), true),
            Column.nullable(MetadataColumns.OPERATION, ColumnKind.TEXT),
            Column.nullable(MetadataColumns.TIMESTAMP, ColumnKind.TIMESTAMPTZ),
            new Column(MetadataColumns.VERSION, ColumnType.of(ColumnKind.TEXT), true));

    private static final String DATABASE = "{database}";
    private static final String COLLECTION = "{collection}";

    private final DeletePolicy deletes;
    private final String tableName;

    public AutomaticMapping(DeletePolicy deletes) {
        this(deletes, COLLECTION);
    }

    /** @param tableName with {@code {database}} and {@code {collection}} in the place of the collection's own names */
    public AutomaticMapping(DeletePolicy deletes, String tableName) {
        this.deletes = deletes;
        this.tableName = tableName;
    }

    AutomaticMapping withTableName(String template) {
        return new AutomaticMapping(deletes, template);
    }

    @Override
    public List<Table> tables(Namespace namespace) {
        return List.of(table(namespace, FIXED_COLUMNS));
    }

    private Table table(Namespace namespace, List<Column> columns) {
        return new Table(
                Identifiers.table(
                        tableName.replace(DATABASE, namespace.database()).replace(COLLECTION, namespace.collection())),
                columns,
                List.of(ID),
                MetadataColumns.VERSION,
                Map.of(),
                Map.of(),
                true,
                namespace.fullName());
    }

    @Override
    public List<RowChange> map(ChangeEvent event, long nowMs) throws UnmappableException {
        boolean isDelete = event.operationType() == OperationType.DELETE;
        if (isDelete ? deletes == DeletePolicy.IGNORE : event.fullDocument() == null) {
            return List.of();
        }
        BsonValue id = event.documentKey().get(ID);
        if (id == null) {
            throw new UnmappableException("The document key has no " + ID);
        }
        String rowKey = KeyText.of(id);
        List<Column> columns = new ArrayList<>(FIXED_COLUMNS);
        List<Object> values = new ArrayList<>();
        values.add(rowKey);
        values.add(event.operationType().wireName());
        values.add(Instant.ofEpochMilli(nowMs));
        values.add(event.version().toString());
        if (!isDelete) {
            addFields(event, columns, values);
        }
        return List.of(new RowChange(
                table(event.namespace(), columns),
                RowChange.Operation.of(isDelete, deletes),
                values,
                rowKey,
                event.version()));
    }

    private static void addFields(ChangeEvent event, List<Column> columns, List<Object> values)
            throws UnmappableException {
        for (Map.Entry<String, BsonValue> field : event.fullDocument().entrySet()) {
            BsonValue value = field.getValue();
            // A null alone tells no type: the column comes with the first value, and is NULL until then.
            if (field.getKey().equals(ID) || value.isNull() || value.getBsonType() == BsonType.UNDEFINED) {
                continue;
            }
            Column column = Column.nullable(Identifiers.column(field.getKey()), ColumnValues.kindOf(value));
            if (!column.name().equals(field.getKey())) {
                requireUnused(column.name(), field.getKey(), columns);
            }
            columns.add(column);
            values.add(MappedField.convert(field.getKey(), value, column.type()));
        }
    }

    /** Two altered names can have the same checksum, if someone looks for them. */
    private static void requireUnused(String name, String field, List<Column> columns) throws UnmappableException {
        if (columns.stream().anyMatch(column -> column.name().equals(name))) {
            throw new UnmappableException("has the column of another field, " + name).in(field);
        }
    }

    @Override
    public Set<String> changeColumns(Table table) {
        return Set.of(MetadataColumns.OPERATION, MetadataColumns.TIMESTAMP, MetadataColumns.VERSION);
    }

    @Override
    public Optional<String> softDeleteColumn(Table table) {
        return deletes == DeletePolicy.SOFT ? Optional.of(MetadataColumns.OPERATION) : Optional.empty();
    }
}
