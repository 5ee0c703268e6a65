package io.sluice.udf.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.annotation.Nullable;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.UuidRepresentation;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.EncoderContext;
import org.bson.json.JsonWriter;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * A document as JSON that anybody reads: ObjectIds, dates, Decimal128, UUIDs and bytes are texts, integers bare numbers.
 *
 * <p>A text of 24 lower-case hex digits is an ObjectId, one such as {@code 2024-01-15T10:30:00Z} (with milliseconds if
 * there are any) a date, a whole number has 32 bits where it fits. For the values of which that is not so, the type is
 * given beside the document, in a document of the same shape; an array's elements are named by their index. Types that
 * have no place in JSON, such as a regular expression, are lossless Extended JSON.
 */
final class PlainBody {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final BsonValueCodec VALUES = new BsonValueCodec();
    private static final EncoderContext CONTEXT = EncoderContext.builder().build();
    private static final BsonDocument NO_TYPES = new BsonDocument();

    private static final String LONG = "long";
    private static final String STRING = "string";
    private static final String DECIMAL = "decimal";
    private static final String UUID_TEXT = "uuid";
    private static final String BYTES = "binary";

    private static final int OBJECT_ID_DIGITS = 24;
    private static final int DATE_LENGTH = "2024-01-15T10:30:00Z".length();
    private static final int DATE_LENGTH_WITH_MILLIS = "2024-01-15T10:30:00.123Z".length();

    private PlainBody() {}

    /**
     * Writes a document.
     *
     * @return the types of the values that do not show them
     */
    static BsonDocument write(BsonDocument document, JsonWriter writer) {
        BsonDocument types = new BsonDocument();
        writer.writeStartDocument();
        for (Map.Entry<String, BsonValue> field : document.entrySet()) {
            writer.writeName(field.getKey());
            put(types, field.getKey(), writeValue(field.getValue(), writer));
        }
        writer.writeEndDocument();
        return types;
    }

    static void writeTypes(BsonDocument types, JsonWriter writer) {
        DOCUMENTS.encode(writer, types, CONTEXT);
    }

    private static BsonDocument writeArray(List<BsonValue> array, JsonWriter writer) {
        BsonDocument types = new BsonDocument();
        writer.writeStartArray();
        for (int i = 0; i < array.size(); i++) {
            put(types, Integer.toString(i), writeValue(array.get(i), writer));
        }
        writer.writeEndArray();
        return types;
    }

    private static void put(BsonDocument types, String name, @Nullable BsonValue type) {
        if (type != null) {
            types.put(name, type);
        }
    }

    /** @return the value's type, for a document or an array those of its values; null if it shows */
    @Nullable
    private static BsonValue writeValue(BsonValue value, JsonWriter writer) {
        return switch (value.getBsonType()) {
            case DOCUMENT -> orShown(write(value.asDocument(), writer));
            case ARRAY -> orShown(writeArray(value.asArray(), writer));
            case STRING -> writeText(value.asString().getValue(), writer);
            case OBJECT_ID -> {
                writer.writeString(value.asObjectId().getValue().toHexString());
                yield null;
            }
            case DATE_TIME -> writeDate(value, writer);
            case INT64 -> writeLong(value.asInt64().getValue(), writer);
            case DECIMAL128 -> {
                writer.writeString(value.asDecimal128().getValue().toString());
                yield new BsonString(DECIMAL);
            }
            case BINARY -> writeBinary(value.asBinary(), writer);
            default -> writeExtended(value, writer);
        };
    }

    @Nullable
    private static BsonValue orShown(BsonDocument types) {
        return types.isEmpty() ? null : types;
    }

    @Nullable
    private static BsonValue writeText(String text, JsonWriter writer) {
        writer.writeString(text);
        return isObjectId(text) || dateMs(text) != null ? new BsonString(STRING) : null;
    }

    @Nullable
    private static BsonValue writeDate(BsonValue value, JsonWriter writer) {
        String text = Instant.ofEpochMilli(value.asDateTime().getValue()).toString();
        if (!hasShapeOfDate(text)) {
            return writeExtended(value, writer);
        }
        writer.writeString(text);
        return null;
    }

    @Nullable
    private static BsonValue writeLong(long value, JsonWriter writer) {
        if (value != (int) value) {
            writer.writeInt64(value);
            return null;
        }
        writer.writeInt32((int) value);
        return new BsonString(LONG);
    }

    @Nullable
    private static BsonValue writeBinary(BsonBinary value, JsonWriter writer) {
        if (KeyText.isUuid(value)) {
            writer.writeString(value.asUuid(UuidRepresentation.STANDARD).toString());
            return new BsonString(UUID_TEXT);
        }
        if (value.getType() == BsonBinarySubType.BINARY.getValue()) {
            writer.writeString(Base64.getEncoder().encodeToString(value.getData()));
            return new BsonString(BYTES);
        }
        return writeExtended(value, writer);
    }

    @Nullable
    private static BsonValue writeExtended(BsonValue value, JsonWriter writer) {
        VALUES.encode(writer, value, CONTEXT);
        return null;
    }

    /**
     * @param plain what Extended JSON makes of the message
     * @throws IllegalArgumentException if a type does not fit its value
     */
    static RawBsonDocument read(BsonDocument plain, BsonDocument types) {
        return new RawBsonDocument(document(plain, types), DOCUMENTS);
    }

    private static BsonDocument document(BsonDocument plain, BsonDocument types) {
        BsonDocument typed = new BsonDocument();
        for (Map.Entry<String, BsonValue> field : plain.entrySet()) {
            typed.put(field.getKey(), value(field.getValue(), types.get(field.getKey())));
        }
        return typed;
    }

    private static BsonArray array(List<BsonValue> plain, BsonDocument types) {
        BsonArray typed = new BsonArray(plain.size());
        for (int i = 0; i < plain.size(); i++) {
            typed.add(value(plain.get(i), types.isEmpty() ? null : types.get(Integer.toString(i))));
        }
        return typed;
    }

    private static BsonValue value(BsonValue plain, @Nullable BsonValue type) {
        return switch (plain.getBsonType()) {
            case DOCUMENT -> document(plain.asDocument(), type == null ? NO_TYPES : type.asDocument());
            case ARRAY -> array(plain.asArray(), type == null ? NO_TYPES : type.asDocument());
            case STRING ->
                type == null
                        ? recognised(plain.asString())
                        : text(plain.asString(), type.asString().getValue());
            default -> type == null ? plain : number(plain, type.asString().getValue());
        };
    }

    private static BsonValue recognised(BsonString plain) {
        String text = plain.getValue();
        if (isObjectId(text)) {
            return new BsonObjectId(new ObjectId(text));
        }
        Long dateMs = dateMs(text);
        return dateMs == null ? plain : new BsonDateTime(dateMs);
    }

    private static BsonValue text(BsonString plain, String type) {
        String text = plain.getValue();
        try {
            return switch (type) {
                case STRING -> plain;
                case DECIMAL -> new BsonDecimal128(Decimal128.parse(text));
                case UUID_TEXT -> new BsonBinary(UUID.fromString(text));
                case BYTES -> new BsonBinary(Base64.getDecoder().decode(text));
                default -> throw new IllegalArgumentException();
            };
        } catch (IllegalArgumentException e) {
            // The parsers' own messages quote the text, which may be anybody's data.
            throw new IllegalArgumentException("A text is not of the type that 'types' gives it", e);
        }
    }

    private static BsonValue number(BsonValue plain, String type) {
        if (!plain.isInt32() || !type.equals(LONG)) {
            throw new IllegalArgumentException("A value is not of the type that 'types' gives it");
        }
        return new BsonInt64(plain.asInt32().getValue());
    }

    private static boolean isObjectId(String text) {
        if (text.length() != OBJECT_ID_DIGITS) {
            return false;
        }
        for (int i = 0; i < OBJECT_ID_DIGITS; i++) {
            char digit = text.charAt(i);
            if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    /** Epoch milliseconds, if the text is what a date is written as, letter for letter. */
    @Nullable
    private static Long dateMs(String text) {
        if (!hasShapeOfDate(text)) {
            return null;
        }
        try {
            Instant instant = Instant.parse(text);
            return instant.toString().equals(text) ? instant.toEpochMilli() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** True of all dates from the year 0 to 9999, and of few other texts. */
    private static boolean hasShapeOfDate(String text) {
        return (text.length() == DATE_LENGTH || text.length() == DATE_LENGTH_WITH_MILLIS)
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.endsWith("Z");
    }
}
