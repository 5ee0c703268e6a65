package io.sluice.udf.codec;

import static io.sluice.udf.codec.JsonBytes.malformed;

import com.fasterxml.jackson.core.StreamReadConstraints;
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

    private static final char TYPE_PREFIX = '$';
    private static final int OBJECT_ID_BYTES = 12;
    private static final int MAX_SUBTYPE = 0xff;
    private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;

    private final JsonBytes json;
    private final BsonBytes bson;
    private int depth;

    private ExtendedJsonReader(JsonBytes json, BsonBytes bson) {
        this.json = json;
        this.bson = bson;
    }

    /** @param utf8 checked to be UTF-8 */
    static RawBsonDocument read(byte[] utf8) throws MalformedEventException {
        BsonBytes bson = new BsonBytes(utf8.length);
        new ExtendedJsonReader(new JsonBytes(utf8), bson).root();
        return bson.document();
    }

    private void root() throws MalformedEventException {
        if (json.peek() != '{' || value() != BsonType.DOCUMENT) {
            throw malformed("it is another value");
        }
        if (!json.isAtEnd()) {
            throw malformed("something follows its end");
        }
    }

    /** Writes the value that comes next, and tells its type. */
    private BsonType value() throws MalformedEventException {
        switch (json.peek()) {
            case '"' -> {
                text();
                return BsonType.STRING;
            }
            case '{' -> {
                enter();
                BsonType type = object();
                depth--;
                return type;
            }
            case '[' -> {
                enter();
                array();
                depth--;
                return BsonType.ARRAY;
            }
            case 't' -> {
                json.readWord("true");
                bson.writeByte(1);
                return BsonType.BOOLEAN;
            }
            case 'f' -> {
                json.readWord("false");
                bson.writeByte(0);
                return BsonType.BOOLEAN;
            }
            case 'n' -> {
                json.readWord("null");
                return BsonType.NULL;
            }
            default -> {
                return number();
            }
        }
    }

    private void enter() throws MalformedEventException {
        depth++;
        if (depth > StreamReadConstraints.DEFAULT_MAX_DEPTH) {
            throw malformed("more than " + StreamReadConstraints.DEFAULT_MAX_DEPTH + " levels");
        }
    }

    private void text() throws MalformedEventException {
        int start = bson.beginLength();
        json.readText(bson);
        bson.endString(start);
    }

    private BsonType number() throws MalformedEventException {
        if (!json.readNumber()) {
            bson.writeLong(Double.doubleToRawLongBits(json.floating()));
            return BsonType.DOUBLE;
        }
        long whole = json.whole();
        if (whole == (int) whole) {
            bson.writeInt((int) whole);
            return BsonType.INT32;
        }
        bson.writeLong(whole);
        return BsonType.INT64;
    }

    private void array() throws MalformedEventException {
        int start = bson.beginLength();
        boolean hasNext = json.begin('[', ']');
        for (int i = 0; hasNext; i++) {
            int element = bson.beginElement(i);
            bson.setType(element, value());
            hasNext = json.next(']');
        }
        bson.endDocument(start);
    }

    private BsonType object() throws MalformedEventException {
        boolean hasFields = json.begin('{', '}');
        if (hasFields && json.mayBeginWith(TYPE_PREFIX)) {
            return typed(json.readName());
        }
        document(hasFields);
        return BsonType.DOCUMENT;
    }

    private void document(boolean hasFields) throws MalformedEventException {
        int start = bson.beginLength();
        fields(hasFields);
        bson.endDocument(start);
    }

    private void fields(boolean hasFields) throws MalformedEventException {
        for (boolean hasNext = hasFields; hasNext; hasNext = json.next('}')) {
            int element = bson.beginElement();
            json.readName(bson);
            bson.setType(element, value());
        }
    }

    private BsonType typed(String first) throws MalformedEventException {
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
                if (json.peek() == '{') {
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
                if (!isWhole() || json.whole() != 1) {
                    throw malformed(first + " is not 1");
                }
                return ended(first.equals("$minKey") ? BsonType.MIN_KEY : BsonType.MAX_KEY);
            }
            case "$undefined" -> {
                json.readWord("true");
                return ended(BsonType.UNDEFINED);
            }
            default -> {
                return plain(first);
            }
        }
    }

    /** A whole number comes next, and is taken. */
    private boolean isWhole() throws MalformedEventException {
        return json.isAtNumber() && json.readNumber();
    }

    /** @param first the name of the first field, whose value comes next */
    private BsonType plain(String first) throws MalformedEventException {
        int start = bson.beginLength();
        int element = bson.beginElement(first);
        bson.setType(element, value());
        fields(json.next('}'));
        bson.endDocument(start);
        return BsonType.DOCUMENT;
    }

    /** What follows the mark is a document, whatever it begins like. The mark itself is no field of it. */
    private BsonType marked() throws MalformedEventException {
        int value = json.position();
        if (json.peek() != '"' || !json.readText().equals(ExtendedJson.MARKED_DOCUMENT)) {
            // Not ours: a field that came from elsewhere.
            json.goTo(value);
            return plain(ExtendedJson.MARK);
        }
        document(json.next('}'));
        return BsonType.DOCUMENT;
    }

    /** Version 1 spreads some types over two fields, in any order. Each of them alone is a field of a document. */
    private BsonType pair(String first, String second) throws MalformedEventException {
        int value = json.position();
        String one = pairText(first);
        if (one != null && json.next('}') && json.readName().equals(second)) {
            String other = pairText(second);
            if (other != null && !json.next('}')) {
                return switch (first) {
                    case "$binary" -> binary(one, other);
                    case "$type" -> binary(other, one);
                    case "$regex" -> regularExpression(one, other);
                    default -> regularExpression(other, one);
                };
            }
        }
        json.goTo(value);
        return plain(first);
    }

    @Nullable
    private String pairText(String name) throws MalformedEventException {
        if (json.peek() == '"') {
            return json.readText();
        }
        return name.equals("$type") && isWhole() ? Long.toHexString(json.whole()) : null;
    }

    private void binary() throws MalformedEventException {
        boolean isDataFirst = beginsWith("base64", "subType");
        String one = isDataFirst ? text("$binary") : subType();
        next(isDataFirst ? "subType" : "base64");
        String other = isDataFirst ? subType() : text("$binary");
        ended(BsonType.BINARY);
        binary(isDataFirst ? one : other, isDataFirst ? other : one);
    }

    private String subType() throws MalformedEventException {
        return isWhole() ? Long.toHexString(json.whole()) : text("$binary");
    }

    private BsonType binary(String base64, String hexSubType) throws MalformedEventException {
        int subType = parsed("$binary", hexSubType, text -> Integer.parseInt(text, 16));
        if (subType < 0 || subType > MAX_SUBTYPE) {
            throw malformed("a subtype of more than a byte");
        }
        bson.writeBinary((byte) subType, parsed("$binary", base64, Base64.getDecoder()::decode));
        return BsonType.BINARY;
    }

    private void regularExpression() throws MalformedEventException {
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

    private void timestamp() throws MalformedEventException {
        boolean isTimeFirst = beginsWith("t", "i");
        int one = unsignedInt();
        next(isTimeFirst ? "i" : "t");
        int other = unsignedInt();
        ended(BsonType.TIMESTAMP);
        bson.writeInt(isTimeFirst ? other : one);
        bson.writeInt(isTimeFirst ? one : other);
    }

    /** Negative numbers are the upper half, as some writers print them. */
    private int unsignedInt() throws MalformedEventException {
        long number = isWhole() ? json.whole() : Long.MAX_VALUE;
        if (number < Integer.MIN_VALUE || number > MAX_UNSIGNED_INT) {
            throw malformed("$timestamp is not of two numbers of 32 bits");
        }
        return (int) number;
    }

    private long dateMs() throws MalformedEventException {
        if (json.peek() == '"') {
            return parsed("$date", IsoTimes::parseMs);
        }
        if (isWhole()) {
            return json.whole();
        }
        beginsWith("$numberLong", "$numberLong");
        long millis = parsed("$date", Long::parseLong);
        ended(BsonType.INT64);
        return millis;
    }

    private void dbPointer() throws MalformedEventException {
        boolean isCollectionFirst = beginsWith("$ref", "$id");
        String collection = isCollectionFirst ? text("$ref") : null;
        byte[] id = isCollectionFirst ? null : idWithin();
        next(isCollectionFirst ? "$id" : "$ref");
        bson.writeString(collection != null ? collection : text("$ref"));
        bson.writeBytes(id != null ? id : idWithin());
        ended(BsonType.DB_POINTER);
    }

    private byte[] idWithin() throws MalformedEventException {
        beginsWith("$oid", "$oid");
        byte[] id = parsed("$oid", ExtendedJsonReader::objectIdBytes);
        ended(BsonType.OBJECT_ID);
        return id;
    }

    private BsonType code() throws MalformedEventException {
        String code = text("$code");
        if (!json.next('}')) {
            bson.writeString(code);
            return BsonType.JAVASCRIPT;
        }
        requireName("$scope");
        int start = bson.beginLength();
        bson.writeString(code);
        if (json.peek() != '{') {
            throw malformed("$scope is no document");
        }
        scope();
        bson.endLength(start);
        return ended(BsonType.JAVASCRIPT_WITH_SCOPE);
    }

    private void scope() throws MalformedEventException {
        int start = json.position();
        if (json.begin('{', '}')
                && json.mayBeginWith(TYPE_PREFIX)
                && json.readName().equals(ExtendedJson.MARK)) {
            marked();
            return;
        }
        json.goTo(start);
        document(json.begin('{', '}'));
    }

    /** Goes into an object of two fields. @return true if it begins with this one, false for the other */
    private boolean beginsWith(String name, String other) throws MalformedEventException {
        String first = json.peek() == '{' && json.begin('{', '}') ? json.readName() : null;
        if (!name.equals(first) && !other.equals(first)) {
            throw malformed(name + " is missing");
        }
        return name.equals(first);
    }

    private void next(String name) throws MalformedEventException {
        if (!json.next('}')) {
            throw malformed(name + " is missing");
        }
        requireName(name);
    }

    private void requireName(String name) throws MalformedEventException {
        if (!json.readName().equals(name)) {
            throw malformed(name + " is missing");
        }
    }

    private BsonType ended(BsonType type) throws MalformedEventException {
        if (json.next('}')) {
            throw malformed("a value of type " + type + " has too many fields");
        }
        return type;
    }

    private String text(String name) throws MalformedEventException {
        if (json.peek() != '"') {
            throw malformed(name + " has no text");
        }
        return json.readText();
    }

    private <T> T parsed(String name, Function<String, T> parse) throws MalformedEventException {
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
