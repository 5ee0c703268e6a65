package io.sluice.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Gens;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class KeyTextTest {

    private static final String HEX = "507f1f77bcf86cd799439011";
    private static final UUID A_UUID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    /** Keys that are near one another: equal for MongoDB, or different and of much the same text. */
    private static final List<BsonValue> NEIGHBOURS = List.of(
            new BsonInt32(5),
            new BsonInt64(5),
            new BsonDouble(5),
            decimal("5"),
            decimal("5.00"),
            decimal("0.5E+1"),
            new BsonString("5"),
            new BsonString("5.0"),
            new BsonString("\"5\""),
            new BsonString("\"\\\"5\\\"\""),
            new BsonSymbol("5"),
            new BsonInt32(0),
            new BsonDouble(0.0),
            new BsonDouble(-0.0),
            decimal("0"),
            decimal("-0"),
            decimal("-0.00"),
            new BsonString("0"),
            new BsonString("-0"),
            new BsonDouble(0.1),
            decimal("0.1"),
            decimal("0.1000000000000000055511151231257827"),
            new BsonInt64((1L << 53) + 1),
            new BsonDouble(0x1p53),
            new BsonInt64(1L << 53),
            new BsonDouble(0x1p62),
            new BsonInt64(1L << 62),
            new BsonInt64(4611686018427388000L),
            new BsonDouble(Double.NaN),
            decimal("NaN"),
            new BsonString("NaN"),
            new BsonDouble(Double.POSITIVE_INFINITY),
            decimal("Infinity"),
            new BsonString("Infinity"),
            new BsonDouble(Double.NEGATIVE_INFINITY),
            new BsonString("-Infinity"),
            new BsonObjectId(new ObjectId(HEX)),
            new BsonString(HEX),
            new BsonString(HEX.toUpperCase(Locale.ROOT)),
            new BsonString('"' + HEX + '"'),
            new BsonBinary(A_UUID),
            new BsonString(A_UUID.toString()),
            new BsonBinary(BsonBinarySubType.UUID_STANDARD, new byte[3]),
            new BsonBinary(BsonBinarySubType.BINARY, new byte[3]),
            new BsonBinary(BsonBinarySubType.UUID_LEGACY, new byte[16]),
            new BsonBoolean(true),
            new BsonString("true"),
            BsonNull.VALUE,
            new BsonString("null"),
            new BsonString(""),
            new BsonString("\"\""),
            new BsonString("\0"),
            new BsonString("\\u0000"),
            new BsonString("\"\\u0000\""),
            new BsonString("a"),
            new BsonString("a\0"),
            new BsonSymbol("a"),
            new BsonString(" a"),
            new BsonDateTime(5),
            new BsonTimestamp(5),
            new BsonString("{\"$date\": \"1970-01-01T00:00:00.005Z\"}"),
            new BsonMinKey(),
            new BsonMaxKey(),
            new BsonDocument(),
            new BsonString("{}"),
            new BsonDocument("a", new BsonInt32(5)),
            new BsonDocument("a", new BsonInt64(5)),
            new BsonDocument("a", new BsonDouble(5)),
            new BsonDocument("a", decimal("5.0")),
            new BsonDocument("a", new BsonString("5")),
            new BsonDocument("a", new BsonSymbol("5")),
            new BsonString("{\"a\": 5}"),
            new BsonDocument("a", new BsonDouble(Double.NaN)),
            new BsonDocument("a", decimal("NaN")),
            new BsonDocument("a", new BsonString("NaN")),
            new BsonDocument("a", new BsonDouble(-0.0)),
            new BsonDocument("a", decimal("-0")),
            new BsonDocument("a", new BsonInt32(0)),
            new BsonDocument("a", new BsonInt32(1)).append("b", new BsonInt32(2)),
            new BsonDocument("b", new BsonInt32(2)).append("a", new BsonInt32(1)),
            new BsonDocument("a", new BsonObjectId(new ObjectId(HEX))),
            new BsonDocument("a", new BsonString(HEX)),
            new BsonDocument("a", new BsonString("\0")));

    @Test
    void equalTextsAreEqualKeysAmongNeighbours() {
        Gen<BsonValue> keys = integers().between(0, NEIGHBOURS.size() - 1).map(NEIGHBOURS::get);
        RandomInput.theory("texts of near keys", 10_000)
                .forAll(keys, keys)
                .checkAssert((a, b) -> assertSameAnswer(a, b));
    }

    @Test
    void equalTextsAreEqualKeysAtRandom() {
        RandomInput.theory("texts of random keys", 3000)
                .forAll(Gens.ids(), Gens.ids())
                .checkAssert((a, b) -> assertSameAnswer(a, b));
    }

    /** A string that is the text of another key, whatever that is. */
    @Test
    void aStringNeverPassesForAnotherKey() {
        RandomInput.theory("strings that are another key's text", 2000)
                .forAll(Gens.ids())
                .checkAssert(key -> {
                    if (!key.isString() && !key.isSymbol()) {
                        assertThat(KeyText.of(new BsonString(KeyText.of(key)))).isNotEqualTo(KeyText.of(key));
                    }
                });
    }

    @Test
    void noTextHasANulByte() {
        RandomInput.theory("NUL in keys", 2000).forAll(Gens.ids()).checkAssert(key -> assertThat(KeyText.of(key))
                .doesNotContain("\0"));
    }

    @Test
    void usualKeysAreReadable() {
        assertThat(KeyText.of(new BsonObjectId(new ObjectId(HEX)))).isEqualTo(HEX);
        assertThat(KeyText.of(new BsonString("player123"))).isEqualTo("player123");
        assertThat(KeyText.of(new BsonInt32(-5))).isEqualTo("-5");
        assertThat(KeyText.of(new BsonDouble(2.5))).isEqualTo("2.5");
        assertThat(KeyText.of(decimal("1E+3"))).isEqualTo("1000");
        assertThat(KeyText.of(new BsonBinary(A_UUID))).isEqualTo(A_UUID.toString());
        assertThat(KeyText.of(BsonNull.VALUE)).isEqualTo("null");
        assertThat(KeyText.of(new BsonDocument("a", new BsonInt32(1)).append("b", new BsonString("x"))))
                .isEqualTo("{\"a\": 1, \"b\": \"x\"}");
        assertThat(KeyText.of(new BsonDateTime(0))).isEqualTo("{\"$date\": \"1970-01-01T00:00:00Z\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-1.5", "true", "null", "NaN", "-Infinity", HEX, "", "[x", "{x", "\"x", "..", "a\0b"})
    void aStringThatLooksLikeAnotherTypeIsQuoted(String text) {
        assertThat(KeyText.of(new BsonString(text))).startsWith("\"").endsWith("\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "5x", "1e5", "True", "nan", "x{", "with space", "東京"})
    void anyOtherStringIsItself(String text) {
        assertThat(KeyText.of(new BsonString(text))).isEqualTo(text);
    }

    private static void assertSameAnswer(BsonValue a, BsonValue b) {
        assertThat(KeyText.of(a).equals(KeyText.of(b)))
                .as("%s and %s are texts of equal keys", KeyText.of(a), KeyText.of(b))
                .isEqualTo(asMongoCompares(a).equals(asMongoCompares(b)));
    }

    /**
     * A form that is equal where MongoDB's comparison is: numbers by their value, whatever their type; strings and
     * symbols as one type; documents field by field, in their order.
     */
    private static Object asMongoCompares(BsonValue value) {
        return switch (value.getBsonType()) {
            case INT32, INT64 ->
                List.of("number", new BigDecimal(value.asNumber().longValue()).stripTrailingZeros());
            case DOUBLE -> number(value.asDouble().getValue());
            case DECIMAL128 -> {
                Decimal128 decimal = value.asDecimal128().getValue();
                if (!decimal.isFinite()) {
                    yield number(decimal.isNaN() ? Double.NaN : decimal.isNegative() ? -1 / 0.0 : 1 / 0.0);
                }
                boolean isZero = decimal.compareTo(Decimal128.POSITIVE_ZERO) == 0
                        || decimal.compareTo(Decimal128.NEGATIVE_ZERO) == 0;
                yield List.of(
                        "number",
                        isZero ? BigDecimal.ZERO : decimal.bigDecimalValue().stripTrailingZeros());
            }
            case STRING -> List.of("text", value.asString().getValue());
            case SYMBOL -> List.of("text", value.asSymbol().getSymbol());
            case DOCUMENT ->
                value.asDocument().entrySet().stream()
                        .map(field -> List.of(field.getKey(), asMongoCompares(field.getValue())))
                        .collect(Collectors.toList());
            default -> value;
        };
    }

    private static Object number(double value) {
        return List.of("number", Double.isFinite(value) ? new BigDecimal(value).stripTrailingZeros() : value);
    }

    private static BsonDecimal128 decimal(String text) {
        return new BsonDecimal128(Decimal128.parse(text));
    }
}
