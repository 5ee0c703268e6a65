package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.quicktheories.generators.SourceDSL.arbitrary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Gens;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnValuesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEX = "507f1f77bcf86cd799439011";
    private static final UUID A_UUID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    static Class<?> javaType(ColumnKind kind) {
        return switch (kind) {
            case TEXT, JSONB -> String.class;
            case SMALLINT -> Short.class;
            case INTEGER -> Integer.class;
            case BIGINT -> Long.class;
            case REAL -> Float.class;
            case DOUBLE -> Double.class;
            case NUMERIC -> BigDecimal.class;
            case BOOLEAN -> Boolean.class;
            case TIMESTAMP, TIMESTAMPTZ -> Instant.class;
            case DATE -> LocalDate.class;
            case UUID -> UUID.class;
            case BYTEA -> byte[].class;
        };
    }

    static Stream<Arguments> kindsOfAutomaticColumns() {
        return Stream.of(
                Arguments.of(new BsonInt32(1), ColumnKind.BIGINT),
                Arguments.of(new BsonInt64(1), ColumnKind.BIGINT),
                Arguments.of(new BsonDouble(1), ColumnKind.DOUBLE),
                Arguments.of(decimal("1"), ColumnKind.NUMERIC),
                Arguments.of(BsonBoolean.TRUE, ColumnKind.BOOLEAN),
                Arguments.of(new BsonDateTime(1), ColumnKind.TIMESTAMPTZ),
                Arguments.of(new BsonString("a"), ColumnKind.TEXT),
                Arguments.of(new BsonSymbol("a"), ColumnKind.TEXT),
                Arguments.of(new BsonObjectId(), ColumnKind.TEXT),
                Arguments.of(new BsonBinary(A_UUID), ColumnKind.UUID),
                Arguments.of(new BsonBinary(BsonBinarySubType.UUID_STANDARD, new byte[3]), ColumnKind.BYTEA),
                Arguments.of(new BsonBinary(BsonBinarySubType.UUID_LEGACY, new byte[16]), ColumnKind.BYTEA),
                Arguments.of(new BsonDocument(), ColumnKind.JSONB),
                Arguments.of(new BsonArray(), ColumnKind.JSONB),
                Arguments.of(new BsonTimestamp(1), ColumnKind.JSONB));
    }

    @ParameterizedTest
    @MethodSource("kindsOfAutomaticColumns")
    void anAutomaticColumnHasTheKindOfItsValue(BsonValue value, ColumnKind kind) {
        assertThat(ColumnValues.kindOf(value)).isEqualTo(kind);
    }

    static Stream<Arguments> heldValues() {
        return Stream.of(
                Arguments.of(new BsonString("a"), ColumnKind.TEXT, "a"),
                Arguments.of(new BsonString(HEX), ColumnKind.TEXT, HEX),
                Arguments.of(new BsonObjectId(new ObjectId(HEX)), ColumnKind.TEXT, HEX),
                Arguments.of(new BsonInt64(5), ColumnKind.TEXT, "5"),
                Arguments.of(new BsonDouble(0.1), ColumnKind.TEXT, "0.1"),
                Arguments.of(new BsonDouble(5), ColumnKind.TEXT, "5"),
                Arguments.of(new BsonDouble(Double.NaN), ColumnKind.TEXT, "NaN"),
                Arguments.of(decimal("5.00"), ColumnKind.TEXT, "5"),
                Arguments.of(new BsonDateTime(0), ColumnKind.TEXT, "1970-01-01T00:00:00Z"),
                Arguments.of(new BsonDocument("a", new BsonInt32(1)), ColumnKind.TEXT, "{\"a\": 1}"),
                Arguments.of(new BsonInt32(-32768), ColumnKind.SMALLINT, Short.MIN_VALUE),
                Arguments.of(new BsonDouble(5), ColumnKind.INTEGER, 5),
                Arguments.of(decimal("5.00"), ColumnKind.INTEGER, 5),
                Arguments.of(new BsonInt64(Long.MIN_VALUE), ColumnKind.BIGINT, Long.MIN_VALUE),
                Arguments.of(new BsonDouble(0x1p62), ColumnKind.BIGINT, 1L << 62),
                Arguments.of(decimal("-0"), ColumnKind.BIGINT, 0L),
                Arguments.of(new BsonDouble(0.1), ColumnKind.REAL, 0.1f),
                Arguments.of(new BsonInt32(1 << 24), ColumnKind.REAL, 0x1p24f),
                Arguments.of(new BsonDouble(Double.NaN), ColumnKind.REAL, Float.NaN),
                Arguments.of(new BsonDouble(Double.NEGATIVE_INFINITY), ColumnKind.DOUBLE, Double.NEGATIVE_INFINITY),
                Arguments.of(new BsonDouble(-0.0), ColumnKind.DOUBLE, -0.0),
                Arguments.of(new BsonInt64(1L << 53), ColumnKind.DOUBLE, 0x1p53),
                Arguments.of(decimal("0.5"), ColumnKind.DOUBLE, 0.5),
                Arguments.of(new BsonDouble(0.1), ColumnKind.NUMERIC, new BigDecimal("0.1")),
                Arguments.of(decimal("5.00"), ColumnKind.NUMERIC, new BigDecimal("5.00")),
                Arguments.of(decimal("-0"), ColumnKind.NUMERIC, BigDecimal.ZERO),
                Arguments.of(BsonBoolean.FALSE, ColumnKind.BOOLEAN, false),
                Arguments.of(new BsonDateTime(-1), ColumnKind.TIMESTAMP, Instant.ofEpochMilli(-1)),
                Arguments.of(
                        new BsonTimestamp(0xf0000000, 1), ColumnKind.TIMESTAMPTZ, Instant.ofEpochSecond(0xf0000000L)),
                Arguments.of(
                        new BsonString("2024-01-15T10:30:00+01:00"),
                        ColumnKind.TIMESTAMPTZ,
                        Instant.parse("2024-01-15T09:30:00Z")),
                Arguments.of(new BsonString("2024-02-29"), ColumnKind.DATE, LocalDate.of(2024, 2, 29)),
                Arguments.of(new BsonDateTime(0), ColumnKind.DATE, LocalDate.EPOCH),
                Arguments.of(new BsonBinary(A_UUID), ColumnKind.UUID, A_UUID),
                Arguments.of(new BsonString(A_UUID.toString()), ColumnKind.UUID, A_UUID),
                Arguments.of(new BsonBinary(new byte[] {0, 1}), ColumnKind.BYTEA, new byte[] {0, 1}),
                Arguments.of(new BsonString("a\"b"), ColumnKind.JSONB, "\"a\\\"b\""),
                Arguments.of(new BsonInt64(5), ColumnKind.JSONB, "5"),
                Arguments.of(new BsonArray(), ColumnKind.JSONB, "[]"),
                Arguments.of(new BsonString("\\u0000"), ColumnKind.JSONB, "\"\\\\u0000\""));
    }

    @ParameterizedTest
    @MethodSource("heldValues")
    void aColumnHoldsTheValueExactly(BsonValue value, ColumnKind kind, Object expected) throws UnmappableException {
        assertThat(ColumnValues.convert(value, kind)).isEqualTo(expected);
    }

    static Stream<Arguments> refusedValues() {
        return Stream.of(
                Arguments.of(new BsonString("a\0b"), ColumnKind.TEXT, "NUL"),
                Arguments.of(new BsonString("a\0b"), ColumnKind.JSONB, "NUL"),
                Arguments.of(new BsonString("\\\0"), ColumnKind.JSONB, "NUL"),
                Arguments.of(new BsonDocument("a", new BsonString("\0")), ColumnKind.JSONB, "NUL"),
                Arguments.of(new BsonInt32(32768), ColumnKind.SMALLINT, "out of range for smallint"),
                Arguments.of(new BsonInt64(1L << 31), ColumnKind.INTEGER, "out of range for integer"),
                Arguments.of(new BsonDouble(5.5), ColumnKind.INTEGER, "out of range for integer"),
                Arguments.of(new BsonDouble(0x1p63), ColumnKind.BIGINT, "out of range for bigint"),
                Arguments.of(decimal("1E+6144"), ColumnKind.BIGINT, "out of range for bigint"),
                Arguments.of(new BsonString("5"), ColumnKind.INTEGER, "STRING"),
                Arguments.of(new BsonDouble(Double.NaN), ColumnKind.BIGINT, "finite"),
                Arguments.of(new BsonDouble(Double.POSITIVE_INFINITY), ColumnKind.NUMERIC, "finite"),
                Arguments.of(decimal("NaN"), ColumnKind.NUMERIC, "finite"),
                Arguments.of(new BsonInt64((1L << 53) + 1), ColumnKind.DOUBLE, "not exact"),
                Arguments.of(decimal("0.1"), ColumnKind.DOUBLE, "not exact"),
                Arguments.of(new BsonInt32((1 << 24) + 1), ColumnKind.REAL, "not exact"),
                Arguments.of(new BsonDouble(1e300), ColumnKind.REAL, "out of range"),
                Arguments.of(new BsonDouble(1e-300), ColumnKind.REAL, "out of range"),
                Arguments.of(new BsonInt32(1), ColumnKind.BOOLEAN, "INT32"),
                Arguments.of(new BsonDateTime(Long.MAX_VALUE), ColumnKind.TIMESTAMP, "out of range for timestamp"),
                Arguments.of(new BsonDateTime(Long.MIN_VALUE), ColumnKind.TIMESTAMPTZ, "out of range"),
                Arguments.of(new BsonString("2024-01-15T10:30:00"), ColumnKind.TIMESTAMP, "ISO 8601"),
                Arguments.of(new BsonString("2023-02-29"), ColumnKind.DATE, "ISO 8601"),
                Arguments.of(new BsonString("+999999999-01-01"), ColumnKind.DATE, "out of range"),
                Arguments.of(new BsonInt64(0), ColumnKind.DATE, "INT64"),
                Arguments.of(new BsonString("1-2-3-4-5"), ColumnKind.UUID, "UUID"),
                Arguments.of(new BsonBinary(new byte[16]), ColumnKind.UUID, "BINARY"),
                Arguments.of(new BsonBinary(BsonBinarySubType.UUID_STANDARD, new byte[3]), ColumnKind.UUID, "BINARY"),
                Arguments.of(new BsonString("x"), ColumnKind.BYTEA, "STRING"));
    }

    @ParameterizedTest
    @MethodSource("refusedValues")
    void whatAColumnCannotHoldIsRefusedWithItsReason(BsonValue value, ColumnKind kind, String reason) {
        assertThatThrownBy(() -> ColumnValues.convert(value, kind))
                .isExactlyInstanceOf(UnmappableException.class)
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> valuesOfAPrecision() {
        return Stream.of(
                Arguments.of(decimal("19.99"), "numeric(12,2)", "19.99"),
                Arguments.of(decimal("19.9900"), "numeric(12,2)", "19.99"),
                Arguments.of(decimal("1E+9"), "numeric(10)", "1E+9"),
                Arguments.of(decimal("-0E-10"), "numeric(2,2)", "0"),
                Arguments.of(new BsonDouble(0.1 + 0.2), "numeric(12,2)", "0.30"),
                Arguments.of(new BsonDouble(-2.5), "numeric(3)", "-3"),
                Arguments.of(new BsonDouble(0.99), "numeric(2,2)", "0.99"),
                Arguments.of(new BsonInt32(999), "numeric(3)", "999"),
                Arguments.of(new BsonString("ü\uD83D\uDE00"), "varchar(2)", "ü\uD83D\uDE00"),
                Arguments.of(new BsonDateTime(123), "timestamp(3)", "1970-01-01T00:00:00.123Z"),
                Arguments.of(new BsonDateTime(-1000), "timestamptz(0)", "1969-12-31T23:59:59Z"),
                Arguments.of(
                        new BsonString("2024-01-15T10:30:00.123456Z"), "timestamptz", "2024-01-15T10:30:00.123456Z"));
    }

    @ParameterizedTest
    @MethodSource("valuesOfAPrecision")
    void aColumnOfAPrecisionHoldsWhatFits(BsonValue value, String type, String expected) throws UnmappableException {
        assertThat(ColumnValues.convert(value, ColumnType.parse(type).orElseThrow()))
                .hasToString(expected);
    }

    static Stream<Arguments> valuesBeyondAPrecision() {
        return Stream.of(
                Arguments.of(decimal("19.999"), "numeric(12,2)", "more decimals than numeric(12,2) keeps"),
                Arguments.of(decimal("0.5"), "numeric(12)", "more decimals"),
                Arguments.of(decimal("100"), "numeric(4,2)", "out of range for numeric(4,2)"),
                Arguments.of(new BsonDouble(9.999), "numeric(3,2)", "out of range for numeric(3,2)"),
                Arguments.of(new BsonInt32(1), "numeric(2,2)", "out of range for numeric(2,2)"),
                Arguments.of(new BsonString("abc"), "varchar(2)", "longer than varchar(2)"),
                Arguments.of(new BsonString("a  "), "varchar(2)", "longer than varchar(2)"),
                Arguments.of(new BsonDateTime(123), "timestamp(2)", "more digits of a second than timestamp(2) keeps"),
                Arguments.of(new BsonDateTime(-1), "timestamptz(0)", "more digits"),
                Arguments.of(new BsonString("2024-01-15T10:30:00.1234567Z"), "timestamp", "more digits"));
    }

    /** PostgreSQL would round it, or cut it to length, without a word. */
    @ParameterizedTest
    @MethodSource("valuesBeyondAPrecision")
    void whatWouldLoseDigitsIsRefused(BsonValue value, String type, String reason) {
        assertThatThrownBy(
                        () -> ColumnValues.convert(value, ColumnType.parse(type).orElseThrow()))
                .isExactlyInstanceOf(UnmappableException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource
    void nullAndUndefinedAreNullInEveryColumn(ColumnKind kind) throws UnmappableException {
        assertThat(ColumnValues.convert(BsonNull.VALUE, kind)).isNull();
        assertThat(ColumnValues.convert(new BsonUndefined(), kind)).isNull();
    }

    @Test
    void anyValueIsHeldOrRefusedByAnyColumnAndNothingElse() {
        RandomInput.theory("values in columns", 8000)
                .forAll(Gens.values(), arbitrary().enumValues(ColumnKind.class))
                .checkAssert((value, kind) -> {
                    try {
                        Object held = ColumnValues.convert(value, kind);
                        assertThat(held == null || javaType(kind).isInstance(held))
                                .as("the Java form of %s", kind)
                                .isTrue();
                    } catch (UnmappableException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    } catch (RuntimeException e) {
                        fail("%s in %s".formatted(value, kind), e);
                    }
                });
    }

    /** Every finite value without a NUL fits the column that was made for it. */
    @Test
    void aJsonColumnHoldsJson() {
        RandomInput.theory("values in jsonb", 3000).forAll(Gens.values()).checkAssert(value -> {
            try {
                String json = (String) ColumnValues.convert(value, ColumnKind.JSONB);
                if (json != null) {
                    assertThat(JSON.readTree(json)).isNotNull();
                }
            } catch (UnmappableException e) {
                assertThat(e).hasMessageContaining("NUL");
            } catch (JsonProcessingException e) {
                fail("No JSON from " + value, e);
            }
        });
    }

    static Stream<Arguments> widenedValues() {
        return Stream.of(
                Arguments.of((short) 5, ColumnKind.SMALLINT, ColumnKind.INTEGER, 5),
                Arguments.of(5, ColumnKind.INTEGER, ColumnKind.BIGINT, 5L),
                Arguments.of(5L, ColumnKind.BIGINT, ColumnKind.NUMERIC, new BigDecimal("5")),
                Arguments.of(0.1, ColumnKind.DOUBLE, ColumnKind.NUMERIC, new BigDecimal("0.1")),
                Arguments.of(0.1f, ColumnKind.REAL, ColumnKind.NUMERIC, new BigDecimal("0.1")),
                Arguments.of(5L, ColumnKind.BIGINT, ColumnKind.TEXT, "5"),
                Arguments.of(new BigDecimal("1E+3"), ColumnKind.NUMERIC, ColumnKind.TEXT, "1000"),
                Arguments.of(new byte[] {0, -1}, ColumnKind.BYTEA, ColumnKind.TEXT, "\\x00ff"),
                Arguments.of(true, ColumnKind.BOOLEAN, ColumnKind.JSONB, "true"),
                Arguments.of(5L, ColumnKind.BIGINT, ColumnKind.JSONB, "5"),
                Arguments.of("a\"b", ColumnKind.TEXT, ColumnKind.JSONB, "\"a\\\"b\""),
                Arguments.of(Double.NaN, ColumnKind.DOUBLE, ColumnKind.JSONB, "\"NaN\""),
                Arguments.of(Instant.EPOCH, ColumnKind.TIMESTAMPTZ, ColumnKind.JSONB, "\"1970-01-01T00:00:00Z\""),
                Arguments.of(Instant.EPOCH, ColumnKind.TIMESTAMPTZ, ColumnKind.TIMESTAMP, Instant.EPOCH),
                Arguments.of("as it is", ColumnKind.TEXT, ColumnKind.TEXT, "as it is"));
    }

    @ParameterizedTest
    @MethodSource("widenedValues")
    void aValueKeepsItsMeaningInAWiderColumn(Object value, ColumnKind from, ColumnKind to, Object expected)
            throws UnmappableException {
        assertThat(ColumnValues.widen(value, from, to)).isEqualTo(expected);
    }

    static Stream<Arguments> unwidenable() {
        return Stream.of(
                Arguments.of(Double.NaN, ColumnKind.DOUBLE),
                Arguments.of(Double.POSITIVE_INFINITY, ColumnKind.DOUBLE),
                Arguments.of(Float.NaN, ColumnKind.REAL),
                Arguments.of(Float.NEGATIVE_INFINITY, ColumnKind.REAL));
    }

    @ParameterizedTest
    @MethodSource("unwidenable")
    void numericTakesNoNumberThatIsNone(Object value, ColumnKind from) {
        assertThatThrownBy(() -> ColumnValues.widen(value, from, ColumnKind.NUMERIC))
                .isExactlyInstanceOf(UnmappableException.class)
                .hasMessageContaining("finite");
    }

    private static BsonDecimal128 decimal(String text) {
        return new BsonDecimal128(Decimal128.parse(text));
    }
}
