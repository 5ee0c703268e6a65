package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.ChildRows;
import io.sluice.udf.mapping.ChildTable;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnType;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is in the savepoints of earlier builds, and in those of this one. */
class WriterStateTest {

    /** Written by a build that knew no child tables. */
    private static final String VERSION_1 =
            "ACZzbHVpY2U6am9iOnBvc3RncmVzLXJvd3M6MToxMjowMTIzYWJjZAAAAAQAAAADAAAABm9yZGVycwAAAAMAAAACaWQDAAAABmJp"
                    + "Z2ludAEAAAAEbm90ZQAAAAALdmFyY2hhcigyMCkAAAAAC2NkY192ZXJzaW9uAAAAAAR0ZXh0AQAAAAEAAAACaWQAAAALY2RjX3Zl"
                    + "cnNpb24AAAABAAAAAXUAAAABAAAABG5vdGUAAAABAAAAAWkAAAABAAAACW5vdGUgZGVzYwAAAQAAAAAAAAAHAQAAAARwYWlkAQAA"
                    + "ABkwMDAwMDAwMDAwMDAwMDA1LjAwMDAwMDAxAAAAATcAAAAAAAAABQAAAAEAD2NkYy5zaG9wLm9yZGVycwAAAAMAAAAAAAAAKgAA"
                    + "AYvP5WgAAQAAAAEBAQAAAAICAwAAAAZvcmRlcnMAAAADAAAAAmlkAwAAAAZiaWdpbnQBAAAABG5vdGUAAAAAC3ZhcmNoYXIoMjAp"
                    + "AAAAAAtjZGNfdmVyc2lvbgAAAAAEdGV4dAEAAAABAAAAAmlkAAAAC2NkY192ZXJzaW9uAAAAAQAAAAF1AAAAAQAAAARub3RlAAAA"
                    + "AQAAAAFpAAAAAQAAAAlub3RlIGRlc2MAAQEAAAAAAAAACAABAAAAGTAwMDAwMDAwMDAwMDAwMDYuMDAwMDAwMDAAAAABOAAAAAAA"
                    + "AAAGAAAAAAAPY2RjLnNob3Aub3JkZXJzAAAAAwAAAAAAAAArAAABi8/laAEBAAAAAQEAAAAABm9yZGVycwAAAAMAAAACaWQDAAAA"
                    + "BmJpZ2ludAEAAAAEbm90ZQAAAAALdmFyY2hhcigyMCkAAAAAC2NkY192ZXJzaW9uAAAAAAR0ZXh0AQAAAAEAAAACaWQAAAALY2Rj"
                    + "X3ZlcnNpb24AAAABAAAAAXUAAAABAAAABG5vdGUAAAABAAAAAWkAAAABAAAACW5vdGUgZGVzYwACAQAAAAAAAAAJAAEAAAAZMDAw"
                    + "MDAwMDAwMDAwMDAwNy4wMDAwMDAwMAAAAAE5AAAAAAAAAAcAAAAAAA9jZGMuc2hvcC5vcmRlcnMAAAADAAAAAAAAACwAAAGLz+Vo"
                    + "AgAA";

    private static final Table ORDERS = new Table(
            "orders",
            List.of(
                    new Column("id", ColumnType.of(ColumnKind.BIGINT), true),
                    TestRows.column("note", "varchar(20)"),
                    new Column("cdc_version", ColumnType.of(ColumnKind.TEXT), true)),
            List.of("id"),
            "cdc_version",
            Map.of("u", List.of("note")),
            Map.of("i", List.of("note desc")),
            false);

    @Test
    void theFirstFormIsRead() throws IOException {
        WriterState state = WriterState.Serializer.INSTANCE.deserialize(
                1, Base64.getDecoder().decode(VERSION_1));

        assertThat(state.id()).hasToString("sluice:job:postgres-rows:1:12:0123abcd");
        assertThat(state.parallelism()).isEqualTo(4);
        assertThat(state.rows())
                .extracting(MappedRow::row)
                .containsExactly(
                        change(Operation.UPSERT, 7, "paid", new Version(5, 1)),
                        change(Operation.DELETE, 8, null, new Version(6, 0)),
                        change(Operation.SOFT_DELETE, 9, null, new Version(7, 0)));
        assertThat(state.rows())
                .extracting(row -> row.origin().position())
                .containsExactly("cdc.shop.orders-3@42", "cdc.shop.orders-3@43", "cdc.shop.orders-3@44");
    }

    @Test
    void allOfItComesBackWithChildrenAndHeaders() throws IOException {
        Table items = new Table(
                "items", ORDERS.columns().subList(0, 2), List.of("id", "note"), "", Map.of(), Map.of(), false);
        RowChange order = new RowChange(
                ORDERS,
                Operation.UPSERT,
                Arrays.asList(7L, null, "v"),
                "7",
                new Version(5, 1),
                List.of(new ChildRows(
                        new ChildTable(items, List.of("id")), List.of(List.of(7L, "a"), List.of(7L, "b")))));
        ConsumedRecord plain = TestRows.origin("7", 5);
        ConsumedRecord origin = new ConsumedRecord(
                plain.topic(),
                plain.partition(),
                plain.offset(),
                plain.timestampMs(),
                plain.key(),
                plain.value(),
                List.of(RecordHeader.of("trace", "5")));
        WriterState.Serializer serializer = WriterState.Serializer.INSTANCE;
        WriterState state = new WriterState(
                new TransactionId("job", "rows", 0, 1, "0123abcd"),
                2,
                List.of(new MappedRow(order, origin), new MappedRow(order, TestRows.origin("7", 6))));

        WriterState copy = serializer.deserialize(serializer.getVersion(), serializer.serialize(state));

        assertThat(copy.id()).isEqualTo(state.id());
        assertThat(copy.parallelism()).isEqualTo(2);
        assertThat(copy.rows()).extracting(MappedRow::row).containsExactly(order, order);
        assertThat(copy.rows().get(0).origin().headers())
                .extracting(RecordHeader::name)
                .containsExactly("trace");
    }

    @Test
    void anUnknownFormIsRefused() {
        for (int version : new int[] {0, 3}) {
            assertThatThrownBy(() -> WriterState.Serializer.INSTANCE.deserialize(version, new byte[0]))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Waiting rows of version " + version
                            + " are in this savepoint; this build reads versions 1 to 2");
        }
    }

    private static RowChange change(Operation operation, long id, String note, Version version) {
        return new RowChange(
                ORDERS, operation, Arrays.asList(id, note, version.toString()), String.valueOf(id), version);
    }
}
