package io.sluice.udf.codec;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.END_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.FIELD_NAME;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;
import static com.fasterxml.jackson.core.JsonToken.VALUE_TRUE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.bson.BsonBinarySubType;
import org.bson.BsonRegularExpression;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;

/**
 * Reads Extended JSON v2, canonical, relaxed or both, straight into BSON bytes. Also the forms of version 1 that
 * connectors write: {@code $binary} with {@code $type}, {@code $regex} with {@code $options}, {@code $date} as a number,
 * {@code NaN} and the infinities as they are.
 *
 * <p>All else must be JSON: no comments, single quotes or constructors such as {@code ISODate()}. A document that begins like
 * one of the types and is none is an error, and so is a number that its type cannot hold.
 */
final class ExtendedJsonReader {

    /** Texts and names are as long as the record that brings them; numbers and nesting are not. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(LIMITS)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private static final String TYPE_PREFIX = "$";
    private static final int OBJECT_ID_BYTES = 12;
    private static final int MAX_SUBTYPE = 0xff;
    private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;

    private final JsonParser json;
    private final BsonBytes bson;

    private ExtendedJsonReader(JsonParser json, BsonBytes bson) {
        this.json = json;
        this.bson = bson;
    }

    /** @param utf8 checked to be UTF-8 */
    static RawBsonDocument read(byte[] utf8) throws MalformedEventException {
        BsonBytes bson = new BsonBytes(utf8.length);
        try (JsonParser json = JSON.createParser(utf8)) {
            new ExtendedJsonReader(json, bson).root();
        } catch (JsonProcessingException e) {
            throw malformed(reason(e));
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory are always there", e);
        }
        return bson.document();
    }

    /** Jackson quotes what it found, which may be anybody's data; messages go into logs. */
    private static String reason(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return e.getOriginalMessage();
        }
        return (e instanceof JsonEOFException ? "it ends too early" : "no JSON") + " at byte "
                + e.getLocation().getByteOffset();
    }

    private static MalformedEventException malformed(String reason) {
        return new MalformedEventException("Not an Extended JSON document: " + reason);
    }

    private void root() throws IOException, MalformedEventException {
        if (json.nextToken() != START_OBJECT || object() != BsonType.DOCUMENT) {
            throw malformed("it is another value");
        }
        if (json.nextToken() != null) {
            throw malformed("something follows its end");
        }
    }

    /** Writes the value that the current token begins, and tells its type. */
    private BsonType value() throws IOException, MalformedEventException {
        switch (json.currentToken()) {
            case VALUE_STRING -> {
                bson.writeString(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
                return BsonType.STRING;
            }
            case VALUE_NUMBER_INT -> {
                return integer();
            }
            case VALUE_NUMBER_FLOAT -> {
                bson.writeLong(Double.doubleToRawLongBits(floating()));
                return BsonType.DOUBLE;
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                bson.writeByte(json.getBooleanValue() ? 1 : 0);
                return BsonType.BOOLEAN;
            }
            case VALUE_NULL -> {
                return BsonType.NULL;
            }
            case START_ARRAY -> {
                array();
                return BsonType.ARRAY;
            }
            case START_OBJECT -> {
                return object();
            }
            default -> throw malformed("a value is missing");
        }
    }

    private BsonType integer() throws IOException, MalformedEventException {
        NumberType type = json.getNumberType();
        if (type == NumberType.INT) {
            bson.writeInt(json.getIntValue());
            return BsonType.INT32;
        }
        if (type != NumberType.LONG) {
            throw malformed("a whole number of more than 64 bits");
        }
        bson.writeLong(json.getLongValue());
        return BsonType.INT64;
    }

    private double floating() throws IOException, MalformedEventException {
        boolean isNamed = json.isNaN();
        double number = json.getDoubleValue();
        if (Double.isInfinite(number) && !isNamed) {
            throw malformed("a number that no double holds");
        }
        return number;
    }

    private void array() throws IOException, MalformedEventException {
        int start = bson.beginLength();
        for (int i = 0; json.nextToken() != END_ARRAY; i++) {
            int element = bson.beginElement(i);
            bson.setType(element, value());
        }
        bson.endDocument(start);
    }

    private BsonType object() throws IOException, MalformedEventException {
        String first = json.nextFieldName();
        if (first != null && first.startsWith(TYPE_PREFIX)) {
            return typed(first);
        }
        document(first);
        return BsonType.DOCUMENT;
    }

    /** @param name of the first field that is still to be read; null for none */
    private void document(@Nullable String name) throws IOException, MalformedEventException {
        int start = bson.beginLength();
        fields(name);
        bson.endDocument(start);
    }

    private void fields(@Nullable String name) throws IOException, MalformedEventException {
        for (String next = name; next != null; next = json.nextFieldName()) {
            json.nextToken();
            field(next);
        }
    }

    private void field(String name) throws IOException, MalformedEventException {
        int element = bson.beginElement(name);
        bson.setType(element, value());
    }

    private BsonType typed(String first) throws IOException, MalformedEventException {
        json.nextToken();
        switch (first) {
            case ExtendedJson.MARK -> {
                return marked();
            }
            case "$oid" -> {
                bson.writeBytes(parsed(first, ExtendedJsonReader::objectIdBytes));
                return ended(BsonType.OBJECT_ID);
            }
            case "$numberInt" -> {
                bson.writeInt(parsed(first, Integer::parseInt));
                return ended(BsonType.INT32);
            }
            case "$numberLong" -> {
                bson.writeLong(parsed(first, Long::parseLong));
                return ended(BsonType.INT64);
            }
            case "$numberDouble" -> {
                bson.writeLong(Double.doubleToRawLongBits(parsed(first, ExtendedJsonReader::parseDouble)));
                return ended(BsonType.DOUBLE);
            }
            case "$numberDecimal" -> {
                Decimal128 number = parsed(first, Decimal128::parse);
                bson.writeLong(number.getLow());
                bson.writeLong(number.getHigh());
                return ended(BsonType.DECIMAL128);
            }
            case "$date" -> {
                bson.writeLong(dateMs());
                return ended(BsonType.DATE_TIME);
            }
            case "$timestamp" -> {
                timestamp();
                return ended(BsonType.TIMESTAMP);
            }
            case "$uuid" -> {
                bson.writeBinary(
                        BsonBinarySubType.UUID_STANDARD.getValue(), parsed(first, ExtendedJsonReader::uuidBytes));
                return ended(BsonType.BINARY);
            }
            case "$binary" -> {
                if (json.currentToken() == START_OBJECT) {
                    binary();
                    return ended(BsonType.BINARY);
                }
                return pair(first, "$type");
            }
            case "$type" -> {
                return pair(first, "$binary");
            }
            case "$regularExpression" -> {
                regularExpression();
                return ended(BsonType.REGULAR_EXPRESSION);
            }
            case "$regex" -> {
                return pair(first, "$options");
            }
            case "$options" -> {
                return pair(first, "$regex");
            }
            case "$symbol" -> {
                bson.writeString(text(first));
                return ended(BsonType.SYMBOL);
            }
            case "$code" -> {
                return code();
            }
            case "$dbPointer" -> {
                dbPointer();
                return ended(BsonType.DB_POINTER);
            }
            case "$minKey", "$maxKey" -> {
                if (json.currentToken() != VALUE_NUMBER_INT || json.getLongValue() != 1) {
                    throw malformed(first + " is not 1");
                }
                return ended(first.equals("$minKey") ? BsonType.MIN_KEY : BsonType.MAX_KEY);
            }
            case "$undefined" -> {
                if (json.currentToken() != VALUE_TRUE) {
                    throw malformed(first + " is not true");
                }
                return ended(BsonType.UNDEFINED);
            }
            default -> {
                return plain(first);
            }
        }
    }

    /** @param first the name of the first field, whose value is the current token */
    private BsonType plain(String first) throws IOException, MalformedEventException {
        int start = bson.beginLength();
        field(first);
        fields(json.nextFieldName());
        bson.endDocument(start);
        return BsonType.DOCUMENT;
    }

    /** What follows the mark is a document, whatever it begins like. The mark itself is no field of it. */
    private BsonType marked() throws IOException, MalformedEventException {
        if (json.currentToken() != VALUE_STRING || !json.getText().equals(ExtendedJson.MARKED_DOCUMENT)) {
            // Not ours: a field that came from elsewhere.
            return plain(ExtendedJson.MARK);
        }
        document(json.nextFieldName());
        return BsonType.DOCUMENT;
    }

    /** Version 1 spreads some types over two fields, in any order. Each of them alone is a field of a document. */
    private BsonType pair(String first, String second) throws IOException, MalformedEventException {
        int start = bson.beginLength();
        String one = pairText(first);
        field(first);
        String next = json.nextFieldName();
        if (one != null && second.equals(next)) {
            json.nextToken();
            String other = pairText(second);
            field(second);
            next = json.nextFieldName();
            if (other != null && next == null) {
                bson.rewind(start);
                return switch (first) {
                    case "$binary" -> binary(one, other);
                    case "$type" -> binary(other, one);
                    case "$regex" -> regularExpression(one, other);
                    default -> regularExpression(other, one);
                };
            }
        }
        fields(next);
        bson.endDocument(start);
        return BsonType.DOCUMENT;
    }

    @Nullable
    private String pairText(String name) throws IOException {
        if (json.currentToken() == VALUE_NUMBER_INT && name.equals("$type")) {
            return Long.toHexString(json.getLongValue());
        }
        return json.currentToken() == VALUE_STRING ? json.getText() : null;
    }

    private void binary() throws IOException, MalformedEventException {
        boolean isDataFirst = beginsWith("base64", "subType");
        String one = isDataFirst ? text("$binary") : subType();
        next(isDataFirst ? "subType" : "base64");
        String other = isDataFirst ? subType() : text("$binary");
        ended(BsonType.BINARY);
        binary(isDataFirst ? one : other, isDataFirst ? other : one);
    }

    private String subType() throws IOException, MalformedEventException {
        return json.currentToken() == VALUE_NUMBER_INT ? Long.toHexString(json.getLongValue()) : text("$binary");
    }

    private BsonType binary(String base64, String hexSubType) throws MalformedEventException {
        int subType = parsed("$binary", hexSubType, text -> Integer.parseInt(text, 16));
        if (subType < 0 || subType > MAX_SUBTYPE) {
            throw malformed("a subtype of more than a byte");
        }
        bson.writeBinary((byte) subType, parsed("$binary", base64, Base64.getDecoder()::decode));
        return BsonType.BINARY;
    }

    private void regularExpression() throws IOException, MalformedEventException {
        boolean isPatternFirst = beginsWith("pattern", "options");
        String one = text("$regularExpression");
        next(isPatternFirst ? "options" : "pattern");
        String other = text("$regularExpression");
        ended(BsonType.REGULAR_EXPRESSION);
        regularExpression(isPatternFirst ? one : other, isPatternFirst ? other : one);
    }

    private BsonType regularExpression(String pattern, String options) throws MalformedEventException {
        bson.writeCString(pattern);
        // MongoDB wants them in the order of the alphabet.
        bson.writeCString(new BsonRegularExpression(pattern, options).getOptions());
        return BsonType.REGULAR_EXPRESSION;
    }

    private void timestamp() throws IOException, MalformedEventException {
        boolean isTimeFirst = beginsWith("t", "i");
        int one = unsignedInt();
        next(isTimeFirst ? "i" : "t");
        int other = unsignedInt();
        ended(BsonType.TIMESTAMP);
        bson.writeInt(isTimeFirst ? other : one);
        bson.writeInt(isTimeFirst ? one : other);
    }

    /** Negative numbers are the upper half, as some writers print them. */
    private int unsignedInt() throws IOException, MalformedEventException {
        boolean isWhole = json.currentToken() == VALUE_NUMBER_INT && json.getNumberType() != NumberType.BIG_INTEGER;
        long number = isWhole ? json.getLongValue() : Long.MAX_VALUE;
        if (number < Integer.MIN_VALUE || number > MAX_UNSIGNED_INT) {
            throw malformed("$timestamp is not of two numbers of 32 bits");
        }
        return (int) number;
    }

    private long dateMs() throws IOException, MalformedEventException {
        if (json.currentToken() == VALUE_STRING) {
            return parsed("$date", IsoTimes::parseMs);
        }
        if (json.currentToken() == VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        beginsWith("$numberLong", "$numberLong");
        long millis = parsed("$date", Long::parseLong);
        ended(BsonType.INT64);
        return millis;
    }

    private void dbPointer() throws IOException, MalformedEventException {
        boolean isCollectionFirst = beginsWith("$ref", "$id");
        String collection = isCollectionFirst ? text("$ref") : null;
        byte[] id = isCollectionFirst ? null : idWithin();
        next(isCollectionFirst ? "$id" : "$ref");
        bson.writeString(collection != null ? collection : text("$ref"));
        bson.writeBytes(id != null ? id : idWithin());
        ended(BsonType.DB_POINTER);
    }

    private byte[] idWithin() throws IOException, MalformedEventException {
        beginsWith("$oid", "$oid");
        byte[] id = parsed("$oid", ExtendedJsonReader::objectIdBytes);
        ended(BsonType.OBJECT_ID);
        return id;
    }

    private BsonType code() throws IOException, MalformedEventException {
        String code = text("$code");
        if (json.nextToken() == END_OBJECT) {
            bson.writeString(code);
            return BsonType.JAVASCRIPT;
        }
        requireName("$scope");
        int start = bson.beginLength();
        bson.writeString(code);
        if (json.nextToken() != START_OBJECT) {
            throw malformed("$scope is no document");
        }
        scope(json.nextFieldName());
        bson.endLength(start);
        return ended(BsonType.JAVASCRIPT_WITH_SCOPE);
    }

    private void scope(@Nullable String first) throws IOException, MalformedEventException {
        if (ExtendedJson.MARK.equals(first)) {
            json.nextToken();
            marked();
        } else {
            document(first);
        }
    }

    /** Goes into an object of two fields. @return true if it begins with this one, false for the other */
    private boolean beginsWith(String name, String other) throws IOException, MalformedEventException {
        String first = json.currentToken() == START_OBJECT ? json.nextFieldName() : null;
        if (!name.equals(first) && !other.equals(first)) {
            throw malformed(name + " is missing");
        }
        json.nextToken();
        return name.equals(first);
    }

    private void next(String name) throws IOException, MalformedEventException {
        json.nextToken();
        requireName(name);
        json.nextToken();
    }

    private void requireName(String name) throws IOException, MalformedEventException {
        if (!name.equals(json.currentName()) || json.currentToken() != FIELD_NAME) {
            throw malformed(name + " is missing");
        }
    }

    private BsonType ended(BsonType type) throws IOException, MalformedEventException {
        if (json.nextToken() != END_OBJECT) {
            throw malformed("a value of type " + type + " has too many fields");
        }
        return type;
    }

    private String text(String name) throws IOException, MalformedEventException {
        if (json.currentToken() != VALUE_STRING) {
            throw malformed(name + " has no text");
        }
        return json.getText();
    }

    private <T> T parsed(String name, Function<String, T> parse) throws IOException, MalformedEventException {
        return parsed(name, text(name), parse);
    }

    private static <T> T parsed(String name, String text, Function<String, T> parse) throws MalformedEventException {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            // Their messages quote the text, which may be anybody's data.
            throw malformed("a text that is no " + name);
        }
    }

    private static double parseDouble(String text) {
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number) && !text.endsWith("Infinity")) {
            throw new NumberFormatException("Too large for a double");
        }
        return number;
    }

    private static byte[] objectIdBytes(String hex) {
        if (hex.length() != 2 * OBJECT_ID_BYTES) {
            throw new IllegalArgumentException("Not 24 hex digits");
        }
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] uuidBytes(String text) {
        UUID uuid = UUID.fromString(text);
        // Java reads shorter forms too, and fills them up with zeros.
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("Not the form of a UUID");
        }
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
