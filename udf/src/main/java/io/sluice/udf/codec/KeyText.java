package io.sluice.udf.codec;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.bson.BsonBinarySubType;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.UuidRepresentation;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.Decimal128;

/**
 * A document's key as text: readable, equal for keys that MongoDB holds equal, and different for all others.
 *
 * <p>An ObjectId is its 24 hex digits, a number its plain decimal form (5, 5L and 5.0 are one key to MongoDB), a UUID
 * its usual form, a string or a symbol itself. A string that could be taken for one of the others is put in quotes;
 * every other type is Extended JSON, which begins with a brace, with the numbers and symbols inside it as above.
 */
public final class KeyText {

    private static final int UUID_BYTES = 16;

    private static final Pattern LOOKS_LIKE_ANOTHER_TYPE = Pattern.compile(
            "[0-9a-f]{24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|-?[0-9.]+|true|false|null|NaN|-?Infinity|[\"{\\[].*",
            Pattern.DOTALL);

    private static final JsonWriterSettings ONE_TEXT_FOR_EQUAL_VALUES = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .doubleConverter((value, writer) -> writer.writeRaw(json(number(value))))
            .decimal128Converter((value, writer) -> writer.writeRaw(json(number(value))))
            .symbolConverter((value, writer) -> writer.writeString(value))
            .build();

    private KeyText() {}

    public static String of(BsonValue id) {
        return switch (id.getBsonType()) {
            case OBJECT_ID -> id.asObjectId().getValue().toHexString();
            case STRING -> string(id.asString().getValue());
            case SYMBOL -> string(id.asSymbol().getSymbol());
            case INT32, INT64 -> Long.toString(id.asNumber().longValue());
            case DOUBLE -> number(id.asDouble().getValue());
            case DECIMAL128 -> number(id.asDecimal128().getValue());
            case BOOLEAN -> Boolean.toString(id.asBoolean().getValue());
            case NULL -> "null";
            case BINARY ->
                isUuid(id) ? id.asBinary().asUuid(UuidRepresentation.STANDARD).toString() : JsonValues.write(id);
            default -> JsonValues.write(id, ONE_TEXT_FOR_EQUAL_VALUES);
        };
    }

    private static String string(String text) {
        return text.isEmpty()
                        || text.indexOf('\0') >= 0
                        || LOOKS_LIKE_ANOTHER_TYPE.matcher(text).matches()
                ? quoted(text)
                : text;
    }

    /** JSON writes the NUL byte, which PostgreSQL's text cannot hold, as an escape. */
    private static String quoted(String text) {
        return JsonValues.write(new BsonString(text));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? plain(new BigDecimal(value)) : Double.toString(value);
    }

    private static String number(Decimal128 value) {
        return value.isFinite() ? plain(exact(value)) : value.toString();
    }

    /** Decimal128 has a negative zero, {@link BigDecimal} refuses to be one. */
    public static BigDecimal exact(Decimal128 value) {
        return Decimal128.NEGATIVE_ZERO.compareTo(value) == 0 ? BigDecimal.ZERO : value.bigDecimalValue();
    }

    private static String json(String number) {
        return Character.isLetter(number.charAt(number.length() - 1))
                ? "{\"$numberDouble\": \"" + number + "\"}"
                : number;
    }

    /** A number in plain decimal notation, without zeros at its end. */
    public static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** A document's whole key as JSON, with the same text for keys that MongoDB holds equal. */
    public static String json(RawBsonDocument documentKey) {
        return JsonValues.write(documentKey, ONE_TEXT_FOR_EQUAL_VALUES);
    }

    /** A value of a key as JSON, with the same text for values that MongoDB holds equal. */
    static String json(BsonValue id) {
        return JsonValues.write(id, ONE_TEXT_FOR_EQUAL_VALUES);
    }

    /** MongoDB takes a binary of the UUID's subtype with any length; such a one is no UUID. */
    public static boolean isUuid(BsonValue value) {
        return value.isBinary()
                && value.asBinary().getType() == BsonBinarySubType.UUID_STANDARD.getValue()
                && value.asBinary().getData().length == UUID_BYTES;
    }
}
