package io.sluice.syncer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.ChildRows;
import io.sluice.udf.mapping.ChildTable;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnType;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MappedRowTest {

    private static final ConsumedRecord ORIGIN = new ConsumedRecord("topic", 1, 2, 3, null, null);

    private static final Map<ColumnKind, Object> VALUES = Map.ofEntries(
            Map.entry(ColumnKind.TEXT, "Ünïcödé 😀".repeat(10_000)),
            Map.entry(ColumnKind.SMALLINT, Short.MIN_VALUE),
            Map.entry(ColumnKind.INTEGER, Integer.MIN_VALUE),
            Map.entry(ColumnKind.BIGINT, Long.MIN_VALUE),
            Map.entry(ColumnKind.REAL, Float.NaN),
            Map.entry(ColumnKind.DOUBLE, -0.0),
            Map.entry(ColumnKind.NUMERIC, new BigDecimal("-1.500E-6000")),
            Map.entry(ColumnKind.BOOLEAN, true),
            Map.entry(ColumnKind.TIMESTAMP, Instant.parse("-4712-01-01T00:00:00.000000001Z")),
            Map.entry(ColumnKind.TIMESTAMPTZ, Instant.parse("+294276-12-31T23:59:59.999Z")),
            Map.entry(ColumnKind.DATE, LocalDate.parse("-0001-02-28")),
            Map.entry(ColumnKind.UUID, new UUID(1, -1)),
            Map.entry(ColumnKind.BYTEA, new byte[] {0, -1}),
            Map.entry(ColumnKind.JSONB, "{}"));

    private static MappedRow copy(MappedRow row) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        MappedRowSerializer.INSTANCE.serialize(row, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        MappedRow copy = MappedRowSerializer.INSTANCE.deserialize(in);
        assertThat(in.available()).isZero();
        return copy;
    }

    private static MappedRow row(RowChange.Operation operation, Object nullOrValues) {
        List<Column> columns = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (ColumnKind kind : ColumnKind.values()) {
            columns.add(new Column("c" + columns.size(), ColumnType.of(kind), columns.size() % 2 == 0));
            values.add(nullOrValues == null ? null : VALUES.get(kind));
        }
        Table table = new Table(
                "t.\"1\"",
                columns,
                List.of("c0", "c1"),
                "c2",
                Map.of("u", List.of("c3"), "v", List.of("c4", "c5")),
                Map.of("i", List.of("c6 desc")),
                operation == RowChange.Operation.DELETE,
                operation == RowChange.Operation.UPSERT ? "" : "shop.orders");
        return new MappedRow(
                new RowChange(table, operation, Collections.unmodifiableList(values), "key", new Version(-1, 7)),
                ORIGIN);
    }

    @ParameterizedTest
    @EnumSource(RowChange.Operation.class)
    void survivesTheWayBetweenOperators(RowChange.Operation operation) throws Exception {
        for (Object nullOrValues : Arrays.asList(null, "values")) {
            MappedRow row = row(operation, nullOrValues);
            MappedRow copy = copy(row);
            // Records compare byte arrays by identity: deep, value by value.
            assertThat(Arrays.deepEquals(
                            copy.row().values().toArray(), row.row().values().toArray()))
                    .isTrue();
            assertThat(copy.row().table()).isEqualTo(row.row().table());
            assertThat(copy.row().operation()).isEqualTo(operation);
            assertThat(copy.row().rowKey()).isEqualTo("key");
            assertThat(copy.row().version()).isEqualTo(new Version(-1, 7));
            assertThat(copy.origin()).isEqualTo(ORIGIN);
        }
    }

    @Test
    void itsChildrenTravelWithIt() throws Exception {
        RowChange parent = row(RowChange.Operation.UPSERT, "values").row();
        List<Object> values = parent.values();
        List<Object> nulls = row(RowChange.Operation.UPSERT, null).row().values();
        ChildTable child = new ChildTable(parent.table(), List.of("c0", "c1"));
        for (RowChange.Operation operation : RowChange.Operation.values()) {
            MappedRow row = new MappedRow(
                    new RowChange(
                            parent.table(),
                            operation,
                            values,
                            "key",
                            parent.version(),
                            List.of(new ChildRows(child, List.of(values, nulls)), new ChildRows(child, List.of()))),
                    ORIGIN);
            MappedRow copy = copy(row);
            assertThat(copy.row().operation()).isEqualTo(operation);
            assertThat(copy.origin()).isEqualTo(ORIGIN);
            assertThat(copy.row().children()).extracting(ChildRows::child).containsExactly(child, child);
            List<List<Object>> rows = copy.row().children().get(0).rows();
            assertThat(rows).hasSize(2);
            assertThat(Arrays.deepEquals(rows.get(0).toArray(), values.toArray()))
                    .isTrue();
            assertThat(rows.get(1)).isEqualTo(nulls);
            assertThat(copy.row().children().get(1).rows()).isEmpty();
        }
    }

    @Test
    void flinkFindsItsSerializer() {
        TypeSerializer<MappedRow> serializer =
                TypeInformation.of(MappedRow.class).createSerializer(new SerializerConfigImpl());
        assertThat(serializer).isSameAs(MappedRowSerializer.INSTANCE);
        MappedRow row = row(RowChange.Operation.UPSERT, "values");
        assertThat(serializer.copy(row)).isSameAs(row);
    }

    @Test
    void itsTextHasNoContent() {
        assertThat(row(RowChange.Operation.UPSERT, "values")).hasToString("UPSERT of t.\"1\" from topic-1@2");
    }
}
