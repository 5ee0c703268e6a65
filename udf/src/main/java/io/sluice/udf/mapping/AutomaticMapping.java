package io.sluice.udf.mapping;

import io.sluice.udf.codec.BsonFields;
import io.sluice.udf.codec.KeyText;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

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

    private static final String COLLECTION_NAME = "{collection}";

    private final DeletePolicy deletes;
    private final String tableName;
    private final Flattening flattening;
    private final WhenInvalid whenInvalid;
    private transient FieldColumn fields;
    private transient AutomaticTables tables;

    public AutomaticMapping(DeletePolicy deletes) {
        this(deletes, Flattening.NONE, WhenInvalid.REJECT);
    }

    AutomaticMapping(DeletePolicy deletes, Flattening flattening, WhenInvalid whenInvalid) {
        this(deletes, COLLECTION_NAME, flattening, whenInvalid);
    }

    /** @param tableName with {@code {database}} and {@code {collection}} in the place of the collection's own names */
    private AutomaticMapping(DeletePolicy deletes, String tableName, Flattening flattening, WhenInvalid whenInvalid) {
        this.deletes = deletes;
        this.tableName = tableName;
        this.flattening = flattening;
        this.whenInvalid = whenInvalid;
    }

    WhenInvalid whenInvalid() {
        return whenInvalid;
    }

    AutomaticMapping withTableName(String template) {
        return new AutomaticMapping(deletes, template, flattening, whenInvalid);
    }

    @Override
    public List<Table> tables(Namespace namespace) {
        return List.of(tables().of(namespace, FIXED_COLUMNS));
    }

    private AutomaticTables tables() {
        if (tables == null) {
            tables = new AutomaticTables(tableName);
        }
        return tables;
    }

    @Override
    public List<RowChange> map(ChangeEvent event, Arrival arrival, InvalidValues invalid) throws UnmappableException {
        boolean isDelete = event.operationType() == OperationType.DELETE;
        if (isDelete ? deletes == DeletePolicy.IGNORE : event.fullDocument() == null) {
            return List.of();
        }
        BsonValue id = BsonFields.get(event.documentKey(), ID);
        if (id == null) {
            throw new UnmappableException("The document key has no " + ID);
        }
        String rowKey = KeyText.of(id);
        List<Column> columns = new ArrayList<>(FIXED_COLUMNS);
        List<Object> values = new ArrayList<>();
        values.add(rowKey);
        values.add(event.operationType().wireName());
        values.add(Instant.ofEpochMilli(arrival.nowMs()));
        values.add(event.version().toString());
        if (!isDelete) {
            addFields(event, columns, values, invalid);
        }
        return List.of(new RowChange(
                tables().of(event.namespace(), columns),
                RowChange.Operation.of(isDelete, deletes),
                values,
                rowKey,
                event.version()));
    }

    private void addFields(ChangeEvent event, List<Column> columns, List<Object> values, InvalidValues invalid)
            throws UnmappableException {
        if (fields == null) {
            fields = FieldColumn.root(flattening);
        }
        String table = tables().nameOf(event.namespace());
        for (Map.Entry<String, BsonValue> field :
                BsonFields.shallow(event.fullDocument()).entrySet()) {
            if (!field.getKey().equals(ID)) {
                add(fields.child(field.getKey()), field.getValue(), columns, values, table, invalid);
            }
        }
        if (!flattening.isNone()) {
            requireUnique(columns);
        }
    }

    private void add(
            FieldColumn field,
            BsonValue value,
            List<Column> columns,
            List<Object> values,
            String table,
            InvalidValues invalid)
            throws UnmappableException {
        if (field.isFlattened() && value.isDocument()) {
            for (Map.Entry<String, BsonValue> nested :
                    BsonFields.shallow((RawBsonDocument) value).entrySet()) {
                add(field.child(nested.getKey()), nested.getValue(), columns, values, table, invalid);
            }
            return;
        }
        // A null alone tells no type: the column comes with the first value, and is NULL until then.
        if (value.isNull() || value instanceof BsonUndefined) {
            return;
        }
        Column column = Column.nullable(field.name(), ColumnValues.kindOf(value));
        Object converted;
        try {
            converted = ColumnValues.convert(value, column.type());
        } catch (UnmappableException e) {
            converted = whenInvalid.instead(e.in(field.path()), table, field.name(), invalid);
        }
        if (converted != null) {
            if (field.isAltered()) {
                requireUnused(field, columns);
            }
            columns.add(column);
            values.add(converted);
        }
    }

    /** Two altered names can have the same checksum, if someone looks for them. */
    private static void requireUnused(FieldColumn field, List<Column> columns) throws UnmappableException {
        if (columns.stream().anyMatch(column -> column.name().equals(field.name()))) {
            throw new UnmappableException("has the column of another field, " + field.name()).in(field.path());
        }
    }

    /** A field {@code a_b} beside the field b of a flattened document a. */
    private static void requireUnique(List<Column> columns) throws UnmappableException {
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new UnmappableException("Two fields share the column " + column.name());
            }
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
