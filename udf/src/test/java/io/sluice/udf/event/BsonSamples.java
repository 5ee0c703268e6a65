package io.sluice.udf.event;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** A value of each kind that a document can hold, with the edges of each type. */
public final class BsonSamples {

    private static final UUID A_UUID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final int LEVELS = 100;
    private static final int LONG_TEXT = 16_000_000;

    private BsonSamples() {}

    /**
     * A value and its name.
     *
     * @param label how it is named where it is too long to be shown; empty to show it
     */
    public record Sample(String label, BsonValue value) {}

    public static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        add(samples, new BsonObjectId(new ObjectId("507f1f77bcf86cd799439011")));
        add(samples, text("Ünï 漢 😀"), text(""), text("5"), text("a   "), text("a\0b"), text("\\u0000"));
        add(samples, text(A_UUID.toString()), text("2024-01-15T10:30:00.5+01:00"), text("2024-01-15"));
        samples.add(new Sample("a text of 16,000,000 characters", text("x".repeat(LONG_TEXT))));
        add(samples, new BsonInt32(5), new BsonInt32(100_000), new BsonInt32(Integer.MIN_VALUE));
        add(samples, new BsonInt64(5), new BsonInt64((1L << 53) + 1), new BsonInt64(Long.MIN_VALUE));
        add(samples, number(1.5), number(5), number(-0.0), number(0.1), number(59.97000000000001), number(1e300));
        add(samples, number(Double.MIN_VALUE), number(Double.NaN), number(Double.NEGATIVE_INFINITY));
        add(samples, decimal("19.90"), decimal("0.125"), decimal("-0"), decimal("-0E-3"), decimal("1E+6144"));
        add(samples, decimal("1E-6176"), decimal("NaN"), decimal("Infinity"), decimal("-Infinity"));
        add(samples, date(1_705_314_600_123L), date(0), date(-1), date(-62_198_755_200_000L));
        add(samples, date(253_402_300_800_000L), date(9_224_318_015_999_999L), date(9_224_318_016_000_000L));
        add(samples, date(Long.MIN_VALUE), new BsonTimestamp(1_705_314_600, 7), new BsonTimestamp(-1, -1));
        add(samples, BsonBoolean.TRUE, BsonBoolean.FALSE, BsonNull.VALUE, new BsonUndefined());
        add(samples, new BsonBinary(A_UUID), new BsonBinary(A_UUID, UuidRepresentation.JAVA_LEGACY));
        add(samples, binary(0, 0, -1), binary(0), binary(0x80, 1), binary(4, 1, 2));
        add(samples, new BsonRegularExpression("^a/\"b", "im"), new BsonJavaScript("f(1)"), new BsonSymbol("sym"));
        add(samples, new BsonJavaScriptWithScope("f(x)", new BsonDocument("x", new BsonInt64(1))));
        add(samples, new BsonDbPointer("db.c", new ObjectId("507f1f77bcf86cd799439011")));
        add(samples, new BsonMinKey(), new BsonMaxKey());
        add(samples, document("{}"), document("{a: {b: [1, 2.0, {$numberLong: '3'}]}, '': null, 'x.y': 1, z$: 2}"));
        add(samples, document("{n: {$numberDecimal: '1E+6144'}, d: {$numberDouble: 'NaN'}, e: -0.0}"));
        add(samples, new BsonDocument("$oid", text("of a user")), document("{a: '\\u0000'}"));
        samples.add(new Sample(LEVELS + " documents in each other", nested()));
        add(
                samples,
                new BsonArray(),
                document("{v: [1, 'x', null, [true], {a: 1}, {$date: 0}]}").get("v"));
        return samples;
    }

    /** What MongoDB takes as an {@code _id}, on its own or as a part of one. */
    public static List<Sample> keys() {
        List<Sample> keys = new ArrayList<>(all().stream()
                .filter(sample -> sample.label().isEmpty())
                .filter(sample -> switch (sample.value().getBsonType()) {
                    case ARRAY, REGULAR_EXPRESSION, UNDEFINED -> false;
                    case DOCUMENT -> !sample.value().asDocument().containsKey("$oid");
                    default -> true;
                })
                .toList());
        add(keys, text("507f1f77bcf86cd799439011"), text("null"), text("{}"), document("{a: 1, b: 'x'}"));
        add(keys, document("{b: 'x', a: 1}"), document("{a: {$numberLong: '1'}, b: {$symbol: 'x'}}"));
        return keys;
    }

    private static void add(List<Sample> samples, BsonValue... values) {
        for (BsonValue value : values) {
            samples.add(new Sample("", value));
        }
    }

    private static BsonString text(String text) {
        return new BsonString(text);
    }

    private static BsonDouble number(double number) {
        return new BsonDouble(number);
    }

    private static BsonDecimal128 decimal(String text) {
        return new BsonDecimal128(Decimal128.parse(text));
    }

    private static BsonDateTime date(long epochMs) {
        return new BsonDateTime(epochMs);
    }

    private static BsonBinary binary(int subtype, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return subtype == BsonBinarySubType.BINARY.getValue()
                ? new BsonBinary(data)
                : new BsonBinary((byte) subtype, data);
    }

    private static BsonDocument document(String json) {
        return BsonDocument.parse(json);
    }

    private static BsonDocument nested() {
        BsonDocument document = new BsonDocument();
        for (int i = 1; i < LEVELS; i++) {
            document = new BsonDocument("a", document);
        }
        return document;
    }
}
