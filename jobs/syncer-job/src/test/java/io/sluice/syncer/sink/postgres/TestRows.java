package io.sluice.syncer.sink.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnType;
import io.sluice.udf.mapping.MetadataColumns;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows as the mappings make them. */
final class TestRows {

    static final Instant PROCESSED_AT = Instant.parse("2024-01-15T10:30:00.123Z");

    private TestRows() {}

    /** A value and the kind of column that it came with. */
    record Field(String name, ColumnKind kind, Object value) {}

    static Field field(String name, ColumnKind kind, Object value) {
        return new Field(name, kind, value);
    }

    static Field text(String name, String value) {
        return field(name, ColumnKind.TEXT, value);
    }

    static Field bigint(String name, long value) {
        return field(name, ColumnKind.BIGINT, value);
    }

    /** A row of an evolving table, as the automatic mapping makes them. */
    static MappedRow upsert(String table, String id, long version, Field... fields) {
        return evolving(table, Operation.UPSERT, id, version, fields);
    }

    static MappedRow delete(String table, String id, long version) {
        return evolving(table, Operation.DELETE, id, version);
    }

    static MappedRow softDelete(String table, String id, long version) {
        return evolving(table, Operation.SOFT_DELETE, id, version);
    }

    private static MappedRow evolving(String name, Operation operation, String id, long version, Field... fields) {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("_id", ColumnType.of(ColumnKind.TEXT), true),
                Column.nullable(MetadataColumns.OPERATION, ColumnKind.TEXT),
                Column.nullable(MetadataColumns.TIMESTAMP, ColumnKind.TIMESTAMPTZ),
                new Column(MetadataColumns.VERSION, ColumnType.of(ColumnKind.TEXT), true)));
        List<Object> values = new ArrayList<>(List.of(
                id,
                operation == Operation.UPSERT ? "update" : "delete",
                PROCESSED_AT,
                new Version(version, 0).toString()));
        for (Field field : fields) {
            columns.add(Column.nullable(field.name(), field.kind()));
            values.add(field.value());
        }
        Table table = new Table(name, columns, List.of("_id"), MetadataColumns.VERSION, Map.of(), Map.of(), true);
        return row(table, operation, values, id, version);
    }

    /** A row of a declared table. */
    static MappedRow row(Table table, Operation operation, List<Object> values, String rowKey, long version) {
        return new MappedRow(
                new RowChange(table, operation, values, rowKey, new Version(version, 0)), origin(rowKey, version));
    }

    /** The version is the offset, so that a test finds the record again. */
    static ConsumedRecord origin(String key, long version) {
        return new ConsumedRecord("cdc.test", 3, version, 1_700_000_000_000L, key.getBytes(UTF_8), new byte[] {1, 2});
    }

    static Table declared(String name, List<String> key, Column... columns) {
        List<Column> all = new ArrayList<>(List.of(columns));
        all.add(new Column(MetadataColumns.VERSION, ColumnType.of(ColumnKind.TEXT), true));
        return new Table(name, all, key, MetadataColumns.VERSION, Map.of(), Map.of(), false);
    }

    static Column column(String name, String declaration) {
        return new Column(name, ColumnType.parse(declaration).orElseThrow(), false);
    }

    /** A row of a declared table: its values in order, without the version. */
    static MappedRow declaredRow(Table table, Operation operation, long version, Object... values) {
        List<Object> all = new ArrayList<>(java.util.Arrays.asList(values));
        all.add(new Version(version, 0).toString());
        return row(table, operation, all, String.valueOf(values[0]), version);
    }
}
