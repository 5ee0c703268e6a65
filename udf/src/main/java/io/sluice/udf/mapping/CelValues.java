package io.sluice.udf.mapping;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.sluice.udf.codec.JsonValues;
import io.sluice.udf.codec.KeyText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/**
 * BSON in CEL's types, and back. CEL has no decimals and no ids: those are strings, as they are in a text column; what
 * only MongoDB has is the string of its Extended JSON.
 */
final class CelValues {

    private CelValues() {}

    static Map<String, Object> ofDocument(BsonDocument document) {
        return new CelDocument(document);
    }

    static Object of(BsonValue value) {
        return switch (value.getBsonType()) {
            case NULL, UNDEFINED -> NullValue.NULL_VALUE;
            case BOOLEAN -> value.asBoolean().getValue();
            case INT32, INT64 -> value.asNumber().longValue();
            case DOUBLE -> value.asDouble().getValue();
            case STRING -> value.asString().getValue();
            case SYMBOL -> value.asSymbol().getSymbol();
            case OBJECT_ID -> value.asObjectId().getValue().toHexString();
            case DECIMAL128 -> value.asDecimal128().getValue().toString();
            case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue());
            case TIMESTAMP ->
                Instant.ofEpochSecond(Integer.toUnsignedLong(value.asTimestamp().getTime()));
            case BINARY ->
                KeyText.isUuid(value)
                        ? KeyText.of(value)
                        : CelByteString.of(value.asBinary().getData());
            case DOCUMENT -> ofDocument(value.asDocument());
            case ARRAY -> ofArray(value.asArray());
            default -> JsonValues.write(value);
        };
    }

    private static List<Object> ofArray(BsonArray array) {
        List<Object> list = new ArrayList<>();
        for (BsonValue element : array) {
            list.add(of(element));
        }
        return list;
    }

    static BsonValue toBson(Object value) throws UnmappableException {
        if (value instanceof NullValue) {
            return BsonNull.VALUE;
        } else if (value instanceof String text) {
            return new BsonString(text);
        } else if (value instanceof Long number) {
            return new BsonInt64(number);
        } else if (value instanceof Double number) {
            return new BsonDouble(number);
        } else if (value instanceof Boolean bool) {
            return BsonBoolean.valueOf(bool);
        } else if (value instanceof UnsignedLong number) {
            return new BsonDecimal128(new Decimal128(new BigDecimal(number.bigIntegerValue())));
        } else if (value instanceof Instant instant) {
            return ofInstant(instant);
        } else if (value instanceof CelByteString bytes) {
            return new BsonBinary(bytes.toByteArray());
        } else if (value instanceof Duration duration) {
            return new BsonString(duration.toString());
        } else if (value instanceof CelDocument document) {
            return document.bson();
        } else if (value instanceof Map<?, ?> map) {
            return toDocument(map);
        } else if (value instanceof List<?> list) {
            return toArray(list);
        } else if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? BsonNull.VALUE : toBson(optional.get());
        }
        throw new UnmappableException(InvalidReason.EXPRESSION, "the expression's value is no data");
    }

    /** A date of BSON has milliseconds; what is finer stays whole as text, which columns of time read. */
    private static BsonValue ofInstant(Instant instant) {
        boolean isWhole = instant.equals(instant.truncatedTo(ChronoUnit.MILLIS));
        return isWhole ? new BsonDateTime(instant.toEpochMilli()) : new BsonString(instant.toString());
    }

    private static BsonDocument toDocument(Map<?, ?> map) throws UnmappableException {
        BsonDocument document = new BsonDocument();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new UnmappableException(
                        InvalidReason.EXPRESSION, "the expression's value has a key that is no string");
            }
            document.append(name, toBson(entry.getValue()));
        }
        return document;
    }

    private static BsonArray toArray(List<?> list) throws UnmappableException {
        List<BsonValue> values = new ArrayList<>(list.size());
        for (Object element : list) {
            values.add(toBson(element));
        }
        return new BsonArray(values);
    }

    /** CEL's stand-in for a decimal as the number that it says; any other value as it is. */
    static BsonValue asDecimal(BsonValue value) throws UnmappableException {
        if (!value.isString()) {
            return value;
        }
        try {
            return new BsonDecimal128(Decimal128.parse(value.asString().getValue()));
        } catch (NumberFormatException e) {
            throw new UnmappableException(
                    InvalidReason.MALFORMED, "a string that is no number of up to 34 digits, for numeric");
        }
    }

    /** Some value of that type; null for a type that says nothing of its values, or whose texts may be anything. */
    static BsonValue example(CelType type) {
        return switch (type.kind()) {
            case BOOL -> BsonBoolean.TRUE;
            case INT, UINT -> new BsonInt64(0);
            case DOUBLE -> new BsonDouble(0);
            case STRING, DURATION -> new BsonString("");
            case BYTES -> new BsonBinary(new byte[0]);
            case TIMESTAMP -> new BsonDateTime(0);
            case LIST -> new BsonArray();
            case MAP -> new BsonDocument();
            default -> BsonNull.VALUE;
        };
    }
}
