package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.column;
import static io.sluice.syncer.sink.postgres.TestRows.declared;
import static io.sluice.syncer.sink.postgres.TestRows.declaredRow;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of every kind arrive as they were sent, neighbours in one array. */
class ValuesIT {

    private final RealPostgres postgres = RealPostgres.get();
    private final TimeZone zoneBefore = TimeZone.getDefault();

    @AfterEach
    void restoreZone() {
        TimeZone.setDefault(zoneBefore);
    }

    /** A value, and the text that PostgreSQL shows for it. */
    record Sample(Object value, String shown) {}

    private static Sample sample(Object value, String shown) {
        return new Sample(value, shown);
    }

    private static Sample itself(Object value) {
        return new Sample(value, value.toString());
    }

    static List<Sample> samples(ColumnKind kind) {
        return switch (kind) {
            case TEXT ->
                List.of(
                        itself(""),
                        itself("plain"),
                        itself("NULL"),
                        itself("null"),
                        itself("it's \"quoted\", {braced}, \\back\\slashed\\"),
                        itself("line\nbreak\ttab\rreturn \u0001"),
                        itself("Ünïcödé 漢字 😀 \u202e"),
                        itself(" spaces "),
                        itself("x".repeat(100_000)));
            case SMALLINT -> List.of(itself(Short.MIN_VALUE), itself((short) 0), itself(Short.MAX_VALUE));
            case INTEGER -> List.of(itself(Integer.MIN_VALUE), itself(0), itself(Integer.MAX_VALUE));
            case BIGINT -> List.of(itself(Long.MIN_VALUE), itself(0L), itself(Long.MAX_VALUE));
            case REAL ->
                List.of(
                        sample(1.5f, "1.5"),
                        sample(-0.0f, "-0"),
                        sample(Float.MIN_VALUE, "1e-45"),
                        sample(Float.MAX_VALUE, "3.4028235e+38"),
                        itself(Float.NaN),
                        itself(Float.NEGATIVE_INFINITY));
            case DOUBLE ->
                List.of(
                        sample(0.1, "0.1"),
                        sample(-0.0, "-0"),
                        sample(Double.MIN_VALUE, "5e-324"),
                        sample(Double.MAX_VALUE, "1.7976931348623157e+308"),
                        sample(9007199254740991.0, "9.007199254740991e+15"),
                        itself(Double.NaN),
                        itself(Double.POSITIVE_INFINITY));
            case NUMERIC ->
                List.of(
                        sample(new BigDecimal("1.50"), "1.50"),
                        sample(new BigDecimal("-0.1"), "-0.1"),
                        sample(
                                new BigDecimal("12345678901234567890.123456789012345"),
                                "12345678901234567890.123456789012345"),
                        sample(new BigDecimal("1E+3"), "1000"),
                        sample(
                                new BigDecimal("9.999999999999999999999999999999999E+6144"),
                                "9".repeat(34) + "0".repeat(6111)),
                        sample(new BigDecimal("1E-6176"), "0." + "0".repeat(6175) + "1"));
            case BOOLEAN -> List.of(sample(true, "t"), sample(false, "f"));
            case TIMESTAMP ->
                List.of(
                        sample(Instant.parse("2024-01-15T10:30:00.123Z"), "2024-01-15 10:30:00.123"),
                        sample(Instant.parse("2024-01-15T10:30:00.123456Z"), "2024-01-15 10:30:00.123456"),
                        sample(Instant.parse("2024-01-15T10:30:00.1234567Z"), "2024-01-15 10:30:00.123457"),
                        sample(Instant.parse("1969-12-31T23:59:59.9999996Z"), "1970-01-01 00:00:00"),
                        sample(Instant.ofEpochMilli(-1), "1969-12-31 23:59:59.999"),
                        sample(Instant.parse("1582-10-10T00:00:00Z"), "1582-10-10 00:00:00"),
                        sample(Instant.parse("0001-01-01T00:00:00Z"), "0001-01-01 00:00:00"),
                        sample(Instant.parse("0000-12-31T23:59:59Z"), "0001-12-31 23:59:59 BC"),
                        sample(Instant.parse("-4712-01-01T00:00:00Z"), "4713-01-01 00:00:00 BC"),
                        sample(Instant.parse("+12345-06-07T08:09:10.011Z"), "12345-06-07 08:09:10.011"),
                        sample(Instant.parse("+294276-12-31T23:59:59.999Z"), "294276-12-31 23:59:59.999"),
                        // Does not exist in the zone that this test runs in.
                        sample(Instant.parse("2024-03-31T02:30:00Z"), "2024-03-31 02:30:00"));
            case TIMESTAMPTZ ->
                List.of(
                        sample(Instant.parse("2024-01-15T10:30:00.123Z"), "2024-01-15 10:30:00.123+00"),
                        sample(Instant.ofEpochMilli(-1), "1969-12-31 23:59:59.999+00"),
                        sample(Instant.parse("0000-12-31T23:59:59Z"), "0001-12-31 23:59:59+00 BC"),
                        sample(Instant.parse("-4712-01-01T00:00:00Z"), "4713-01-01 00:00:00+00 BC"),
                        sample(Instant.parse("+294276-12-31T23:59:59.999Z"), "294276-12-31 23:59:59.999+00"),
                        sample(Instant.parse("2024-03-31T02:30:00Z"), "2024-03-31 02:30:00+00"));
            case DATE ->
                List.of(
                        sample(LocalDate.parse("2024-02-29"), "2024-02-29"),
                        sample(LocalDate.parse("1969-12-31"), "1969-12-31"),
                        sample(LocalDate.parse("0000-01-01"), "0001-01-01 BC"),
                        sample(LocalDate.parse("+12345-01-01"), "12345-01-01"));
            case UUID -> List.of(itself(new UUID(-1, 1)), itself(new UUID(0, 0)));
            case BYTEA ->
                List.of(sample(new byte[0], "\\x"), sample(new byte[] {0, -1, '"', '\\', '\''}, "\\x00ff225c27"));
            case JSONB ->
                List.of(
                        sample("{\"a\": [1, null, \"q\\\"\\\\\"]}", "{\"a\": [1, null, \"q\\\"\\\\\"]}"),
                        itself("null"),
                        itself("\"text\""),
                        itself("12345678901234567890.123456789"),
                        itself("[]"));
        };
    }

    /** Each kind in one statement, with NULLs between the values; in a zone with summer time, which must not matter. */
    @ParameterizedTest
    @EnumSource(ColumnKind.class)
    void valuesSurvive(ColumnKind kind) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        PostgresOptions options = postgres.newSchema();
        Table table = declared("t", List.of("id"), column("id", "integer"), column("v", kind.sqlName()));
        List<Sample> samples = samples(kind);
        List<MappedRow> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (Sample sample : samples) {
            rows.add(declaredRow(table, Operation.UPSERT, 1, rows.size(), sample.value()));
            rows.add(declaredRow(table, Operation.UPSERT, 1, rows.size(), null));
            expected.add(sample.shown());
            expected.add("∅");
        }
        try (WriterHarness writer = new WriterHarness(options)) {
            // Often enough for the driver to go over to its binary forms.
            for (int i = 0; i < 8; i++) {
                writer.flush(rows.toArray(MappedRow[]::new));
                assertThat(writer.deadLetters).isEmpty();
                String shown = kind == ColumnKind.BOOLEAN ? "CASE WHEN v THEN 't' WHEN NOT v THEN 'f' END" : "v::text";
                assertThat(postgres.query("SELECT " + shown + " FROM " + new TableName(options.schema(), "t").sql()
                                + " ORDER BY id"))
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ColumnKind.class)
    void everyKindCanBeAKey(ColumnKind kind) throws Exception {
        // Without the longest ones: an index entry has a limit, of which PoisonIT tells.
        List<Object> keys = samples(kind).stream()
                .map(Sample::value)
                .filter(value -> !(value instanceof String text) || text.length() < 1000)
                .filter(value -> !(value instanceof BigDecimal number) || number.precision() - number.scale() < 1000)
                .toList();
        PostgresOptions options = postgres.newSchema();
        Table table = declared("t", List.of("k"), column("k", kind.sqlName()));
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(rows(table, Operation.UPSERT, 1, keys));
            writer.flush(rows(table, Operation.UPSERT, 2, keys));
            int updated = keys.size();
            assertThat(writer.counts("t")).isEqualTo("inserted=" + updated + " updated=" + updated);
            writer.flush(rows(table, Operation.DELETE, 3, keys));
            assertThat(writer.counts("t"))
                    .isEqualTo("inserted=" + updated + " updated=" + updated + " deleted=" + updated);
        }
    }

    private static MappedRow[] rows(Table table, Operation operation, long version, List<Object> keys) {
        List<MappedRow> rows = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            rows.add(TestRows.row(
                    table,
                    operation,
                    Arrays.asList(keys.get(i), new io.sluice.udf.event.Version(version, 0).toString()),
                    "key " + i,
                    version));
        }
        return rows.toArray(MappedRow[]::new);
    }

    @Test
    void manyNullsAndNothingElse() throws Exception {
        PostgresOptions options = postgres.newSchema();
        List<io.sluice.udf.mapping.Column> columns = new ArrayList<>(List.of(column("id", "integer")));
        for (ColumnKind kind : ColumnKind.values()) {
            columns.add(column("v" + columns.size(), kind.sqlName()));
        }
        Table table = declared("t", List.of("id"), columns.toArray(io.sluice.udf.mapping.Column[]::new));
        List<Object> values = new ArrayList<>(Collections.nCopies(columns.size(), null));
        values.set(0, 1);
        try (WriterHarness writer = new WriterHarness(options)) {
            writer.flush(declaredRow(table, Operation.UPSERT, 1, values.toArray()));
            assertThat(writer.counts("t")).isEqualTo("inserted=1");
        }
    }
}
