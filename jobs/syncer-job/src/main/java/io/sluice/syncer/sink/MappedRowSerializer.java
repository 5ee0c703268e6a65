package io.sluice.syncer.sink;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.ChildRows;
import io.sluice.udf.mapping.ChildTable;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnType;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.Table;
import io.sluice.udf.type.ImmutableSerializer;
import io.sluice.udf.type.Wire;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The binary form of rows between operators. Each value is written as its column's kind says; the table travels with
 * its row, for an evolving one differs from row to row.
 *
 * <p>Kinds and operations are written by their position: new ones may only come last. The operation's byte also says
 * whether children follow; a row without any has the form that it had before there were child tables.
 */
@SuppressWarnings("EnumOrdinal")
public final class MappedRowSerializer extends ImmutableSerializer<MappedRow> {

    public static final MappedRowSerializer INSTANCE = new MappedRowSerializer();

    private static final long serialVersionUID = 1L;
    private static final ColumnKind[] KINDS = ColumnKind.values();
    /** What follows a table: as long as there were no sources it was a boolean. */
    private static final int EVOLVING = 1;

    private static final int WITH_SOURCE = 2;
    private static final RowChange.Operation[] OPERATIONS = RowChange.Operation.values();
    private static final int WITH_CHILDREN = 0x40;

    @Override
    public void serialize(MappedRow mapped, DataOutputView out) throws IOException {
        RowChange row = mapped.row();
        writeTable(row.table(), out);
        boolean hasChildren = !row.children().isEmpty();
        out.writeByte(row.operation().ordinal() | (hasChildren ? WITH_CHILDREN : 0));
        writeValues(row.table(), row.values(), out);
        Wire.writeString(row.rowKey(), out);
        out.writeLong(row.version().position());
        out.writeInt(row.version().ordinal());
        if (hasChildren) {
            writeChildren(row.children(), out);
        }
        ConsumedRecord.Serializer.INSTANCE.serialize(mapped.origin(), out);
    }

    @Override
    public MappedRow deserialize(DataInputView in) throws IOException {
        return deserialize(in, ConsumedRecord.Serializer.INSTANCE::deserialize);
    }

    /** The form that older savepoints have. */
    public MappedRow deserializeWithoutHeaders(DataInputView in) throws IOException {
        return deserialize(in, ConsumedRecord.Serializer.INSTANCE::deserializeWithoutHeaders);
    }

    private static MappedRow deserialize(DataInputView in, Wire.Reader<ConsumedRecord> origin) throws IOException {
        Table table = readTable(in);
        int operation = in.readByte();
        List<Object> values = readValues(table, in);
        String rowKey = Wire.readString(in);
        Version version = new Version(in.readLong(), in.readInt());
        List<ChildRows> children = (operation & WITH_CHILDREN) != 0 ? readChildren(in) : List.of();
        return new MappedRow(
                new RowChange(table, OPERATIONS[operation & ~WITH_CHILDREN], values, rowKey, version, children),
                origin.read(in));
    }

    private static void writeChildren(List<ChildRows> children, DataOutputView out) throws IOException {
        out.writeInt(children.size());
        for (ChildRows child : children) {
            Table table = child.child().table();
            writeTable(table, out);
            writeStrings(child.child().parentKey(), out);
            out.writeInt(child.rows().size());
            for (List<Object> row : child.rows()) {
                writeValues(table, row, out);
            }
        }
    }

    private static List<ChildRows> readChildren(DataInputView in) throws IOException {
        int count = in.readInt();
        List<ChildRows> children = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ChildTable child = new ChildTable(readTable(in), readStrings(in));
            int rowCount = in.readInt();
            List<List<Object>> rows = new ArrayList<>(rowCount);
            for (int row = 0; row < rowCount; row++) {
                rows.add(readValues(child.table(), in));
            }
            children.add(new ChildRows(child, rows));
        }
        return children;
    }

    private static void writeValues(Table table, List<Object> values, DataOutputView out) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            ColumnKind kind = table.columns().get(i).type().kind();
            Wire.writeNullable(values.get(i), out, (value, view) -> writeValue(value, kind, view));
        }
    }

    private static List<Object> readValues(Table table, DataInputView in) throws IOException {
        List<Object> values = new ArrayList<>(table.columns().size());
        for (Column column : table.columns()) {
            ColumnKind kind = column.type().kind();
            values.add(Wire.readNullable(in, view -> readValue(kind, view)));
        }
        return values;
    }

    private static void writeTable(Table table, DataOutputView out) throws IOException {
        Wire.writeString(table.name(), out);
        out.writeInt(table.columns().size());
        for (Column column : table.columns()) {
            Wire.writeString(column.name(), out);
            out.writeByte(column.type().kind().ordinal());
            Wire.writeString(column.type().declaration(), out);
            out.writeBoolean(column.notNull());
        }
        writeStrings(table.key(), out);
        Wire.writeString(table.versionColumn(), out);
        writeLists(table.uniques(), out);
        writeLists(table.indexes(), out);
        boolean hasSource = !table.source().isEmpty();
        out.writeByte((table.evolving() ? EVOLVING : 0) | (hasSource ? WITH_SOURCE : 0));
        if (hasSource) {
            Wire.writeString(table.source(), out);
        }
    }

    private static Table readTable(DataInputView in) throws IOException {
        String name = Wire.readString(in);
        int columnCount = in.readInt();
        List<Column> columns = new ArrayList<>(columnCount);
        for (int i = 0; i < columnCount; i++) {
            columns.add(new Column(
                    Wire.readString(in), new ColumnType(KINDS[in.readByte()], Wire.readString(in)), in.readBoolean()));
        }
        List<String> key = readStrings(in);
        String versionColumn = Wire.readString(in);
        Map<String, List<String>> uniques = readLists(in);
        Map<String, List<String>> indexes = readLists(in);
        int flags = in.readByte();
        String source = (flags & WITH_SOURCE) != 0 ? Wire.readString(in) : "";
        return new Table(name, columns, key, versionColumn, uniques, indexes, (flags & EVOLVING) != 0, source);
    }

    private static void writeLists(Map<String, List<String>> lists, DataOutputView out) throws IOException {
        out.writeInt(lists.size());
        for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            Wire.writeString(list.getKey(), out);
            writeStrings(list.getValue(), out);
        }
    }

    private static Map<String, List<String>> readLists(DataInputView in) throws IOException {
        int count = in.readInt();
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            lists.put(Wire.readString(in), readStrings(in));
        }
        return lists;
    }

    private static void writeStrings(List<String> strings, DataOutputView out) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            Wire.writeString(string, out);
        }
    }

    private static List<String> readStrings(DataInputView in) throws IOException {
        int count = in.readInt();
        List<String> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(Wire.readString(in));
        }
        return strings;
    }

    private static void writeValue(Object value, ColumnKind kind, DataOutputView out) throws IOException {
        switch (kind) {
            case TEXT, JSONB -> Wire.writeString((String) value, out);
            case SMALLINT -> out.writeShort((Short) value);
            case INTEGER -> out.writeInt((Integer) value);
            case BIGINT -> out.writeLong((Long) value);
            case REAL -> out.writeFloat((Float) value);
            case DOUBLE -> out.writeDouble((Double) value);
            case NUMERIC -> {
                BigDecimal number = (BigDecimal) value;
                out.writeInt(number.scale());
                Wire.writeBytes(number.unscaledValue().toByteArray(), out);
            }
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case TIMESTAMP, TIMESTAMPTZ -> {
                Instant instant = (Instant) value;
                out.writeLong(instant.getEpochSecond());
                out.writeInt(instant.getNano());
            }
            case DATE -> out.writeLong(((LocalDate) value).toEpochDay());
            case UUID -> {
                UUID uuid = (UUID) value;
                out.writeLong(uuid.getMostSignificantBits());
                out.writeLong(uuid.getLeastSignificantBits());
            }
            case BYTEA -> Wire.writeBytes((byte[]) value, out);
        }
    }

    private static Object readValue(ColumnKind kind, DataInputView in) throws IOException {
        return switch (kind) {
            case TEXT, JSONB -> Wire.readString(in);
            case SMALLINT -> in.readShort();
            case INTEGER -> in.readInt();
            case BIGINT -> in.readLong();
            case REAL -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case NUMERIC -> {
                int scale = in.readInt();
                yield new BigDecimal(new BigInteger(Wire.readBytes(in)), scale);
            }
            case BOOLEAN -> in.readBoolean();
            case TIMESTAMP, TIMESTAMPTZ -> Instant.ofEpochSecond(in.readLong(), in.readInt());
            case DATE -> LocalDate.ofEpochDay(in.readLong());
            case UUID -> new UUID(in.readLong(), in.readLong());
            case BYTEA -> Wire.readBytes(in);
        };
    }

    @Override
    public TypeSerializerSnapshot<MappedRow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints; the class name is part of their format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MappedRow> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
