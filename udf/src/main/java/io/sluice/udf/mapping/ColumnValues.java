package io.sluice.udf.mapping;

import io.sluice.udf.codec.JsonValues;
import io.sluice.udf.codec.KeyText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.bson.BsonString;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;

/**
 * From a BSON value to a column's value, exactly or not at all: what a column cannot hold as it is, is an error that
 * names the reason, never a value that is nearly right.
 */
public final class ColumnValues {

    /** PostgreSQL's timestamps end here; BSON's dates go on. */
    private static final Instant MIN_TIMESTAMP = Instant.parse("-4712-01-01T00:00:00Z");

    private static final Instant MAX_TIMESTAMP = Instant.parse("+294276-12-31T23:59:59.999Z");

    private static final LocalDate MIN_DATE = LocalDate.ofInstant(MIN_TIMESTAMP, ZoneOffset.UTC);
    private static final LocalDate MAX_DATE = LocalDate.of(5_874_897, 12, 31);

    /** PostgreSQL's clock ticks in microseconds. */
    private static final int MAX_SECOND_DIGITS = 6;
    /** What the last of so many digits of a second stands for. */
    private static final int[] NANOS_OF_DIGIT = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000
    };

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final String NUL_ESCAPE = "\\u0000";
    /** A NUL's escape; after an even number of backslashes, for an escaped backslash may stand before a plain u0000. */
    private static final Pattern NUL_IN_JSON = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

    private ColumnValues() {}

    /** The kind of column that an automatic table gives a value of this type. */
    public static ColumnKind kindOf(BsonValue value) {
        return switch (value.getBsonType()) {
            case INT32, INT64 -> ColumnKind.BIGINT;
            case DOUBLE -> ColumnKind.DOUBLE;
            case DECIMAL128 -> ColumnKind.NUMERIC;
            case BOOLEAN -> ColumnKind.BOOLEAN;
            case DATE_TIME -> ColumnKind.TIMESTAMPTZ;
            case STRING, OBJECT_ID, SYMBOL -> ColumnKind.TEXT;
            case BINARY -> KeyText.isUuid(value) ? ColumnKind.UUID : ColumnKind.BYTEA;
            default -> ColumnKind.JSONB;
        };
    }

    /**
     * With the length or precision of the type, for PostgreSQL would round a value to it without a word. A double, which
     * is an approximation itself, is rounded to the column's decimals; all else must fit as it is.
     *
     * @throws UnmappableException if a column of this type cannot hold the value
     */
    @Nullable
    public static Object convert(BsonValue value, ColumnType type) throws UnmappableException {
        Object converted = convert(value, type.kind());
        if (converted instanceof Instant instant) {
            return withinPrecision(instant, type);
        }
        if (converted == null || type.parameters().isEmpty()) {
            return converted;
        }
        return switch (type.kind()) {
            case TEXT -> withinLength((String) converted, type);
            case NUMERIC -> withinPrecision((BigDecimal) converted, value.isDouble(), type);
            default -> converted;
        };
    }

    private static String withinLength(String text, ColumnType type) throws UnmappableException {
        // PostgreSQL cuts spaces off the end of a longer text.
        if (text.codePointCount(0, text.length()) > type.parameters().get(0)) {
            throw new UnmappableException(InvalidReason.TOO_LONG, "longer than " + type.declaration());
        }
        return text;
    }

    private static BigDecimal withinPrecision(BigDecimal number, boolean mayRound, ColumnType type)
            throws UnmappableException {
        int precision = type.parameters().get(0);
        int scale = type.parameters().size() > 1 ? type.parameters().get(1) : 0;
        if (!mayRound && number.stripTrailingZeros().scale() > scale) {
            throw new UnmappableException(InvalidReason.INEXACT, "more decimals than " + type.declaration() + " keeps");
        }
        BigDecimal kept = number.scale() > scale ? number.setScale(scale, RoundingMode.HALF_UP) : number;
        if (kept.signum() != 0 && kept.precision() - kept.scale() > precision - scale) {
            throw new UnmappableException(InvalidReason.OUT_OF_RANGE, "out of range for " + type.declaration());
        }
        return kept;
    }

    private static Instant withinPrecision(Instant instant, ColumnType type) throws UnmappableException {
        int digits = type.parameters().isEmpty()
                ? MAX_SECOND_DIGITS
                : type.parameters().get(0);
        if (instant.get(ChronoField.NANO_OF_SECOND) % NANOS_OF_DIGIT[Math.min(digits, MAX_SECOND_DIGITS)] != 0) {
            throw new UnmappableException(
                    InvalidReason.INEXACT, "more digits of a second than " + type.declaration() + " keeps");
        }
        return instant;
    }

    /**
     * Without a length or precision.
     *
     * @throws UnmappableException if a column of this kind cannot hold the value
     */
    @Nullable
    public static Object convert(BsonValue value, ColumnKind kind) throws UnmappableException {
        if (value.isNull() || value instanceof BsonUndefined) {
            return null;
        }
        try {
            return switch (kind) {
                case TEXT -> storable(text(value));
                case JSONB -> storableJson(JsonValues.write(value));
                case SMALLINT -> shortExact(whole(value, kind));
                case INTEGER -> Math.toIntExact(whole(value, kind));
                case BIGINT -> whole(value, kind);
                case REAL -> real(value);
                case DOUBLE -> floating(value, kind);
                case NUMERIC -> number(value, kind);
                case BOOLEAN -> bool(value);
                case TIMESTAMP, TIMESTAMPTZ -> instant(value, kind);
                case DATE -> date(value);
                case UUID -> uuid(value);
                case BYTEA -> bytes(value);
            };
        } catch (ArithmeticException e) {
            throw new UnmappableException(InvalidReason.OUT_OF_RANGE, "out of range for " + kind.sqlName());
        }
    }

    private static String text(BsonValue value) {
        return switch (value.getBsonType()) {
            case STRING -> value.asString().getValue();
            case SYMBOL -> value.asSymbol().getSymbol();
            case DATE_TIME ->
                Instant.ofEpochMilli(value.asDateTime().getValue()).toString();
            // The shortest text that is read as this double: what PostgreSQL's own cast gives.
            case DOUBLE ->
                Double.isFinite(value.asDouble().getValue())
                        ? KeyText.plain(ShortestDecimal.of(value.asDouble().getValue()))
                        : KeyText.of(value);
            case OBJECT_ID, INT32, INT64, DECIMAL128, BOOLEAN, BINARY -> KeyText.of(value);
            default -> JsonValues.write(value);
        };
    }

    private static String storable(String text) throws UnmappableException {
        if (text.indexOf('\0') >= 0) {
            throw new UnmappableException(InvalidReason.NUL, "a NUL byte, which text cannot hold");
        }
        return Surrogates.requirePaired(text);
    }

    private static String storableJson(String json) throws UnmappableException {
        if (json.contains(NUL_ESCAPE) && NUL_IN_JSON.matcher(json).find()) {
            throw new UnmappableException(InvalidReason.NUL, "a NUL byte, which jsonb cannot hold");
        }
        return Surrogates.requirePaired(json);
    }

    private static BigDecimal number(BsonValue value, ColumnKind kind) throws UnmappableException {
        switch (value.getBsonType()) {
            case INT32, INT64 -> {
                return BigDecimal.valueOf(value.asNumber().longValue());
            }
            case DOUBLE -> {
                double number = value.asDouble().getValue();
                if (Double.isFinite(number)) {
                    return ShortestDecimal.of(number);
                }
            }
            case DECIMAL128 -> {
                if (value.asDecimal128().getValue().isFinite()) {
                    return KeyText.exact(value.asDecimal128().getValue());
                }
            }
            default -> throw wrongType(value, kind);
        }
        throw new UnmappableException(
                InvalidReason.NOT_FINITE, "not a finite number, which " + kind.sqlName() + " does not take");
    }

    /** Exact where {@link #number} takes a double's shortest decimal form, which is another number from 2^53 on. */
    private static long whole(BsonValue value, ColumnKind kind) throws UnmappableException {
        if (value.isInt32() || value.isInt64()) {
            return value.asNumber().longValue();
        }
        BigDecimal number = number(value, kind);
        return (value.isDouble() ? new BigDecimal(value.asDouble().getValue()) : number).longValueExact();
    }

    private static short shortExact(long number) {
        if (number != (short) number) {
            throw new ArithmeticException("short overflow");
        }
        return (short) number;
    }

    /** A double is rounded to the nearest, as PostgreSQL does; any other number must be exact. */
    private static float real(BsonValue value) throws UnmappableException {
        double number = floating(value, ColumnKind.REAL);
        float rounded = (float) number;
        if (Double.isFinite(number) && (Float.isInfinite(rounded) || (rounded == 0 && number != 0))) {
            throw new UnmappableException(InvalidReason.OUT_OF_RANGE, "out of range for " + ColumnKind.REAL.sqlName());
        }
        if (!value.isDouble() && rounded != number) {
            throw new UnmappableException(InvalidReason.INEXACT, "not exact in " + ColumnKind.REAL.sqlName());
        }
        return rounded;
    }

    private static double floating(BsonValue value, ColumnKind kind) throws UnmappableException {
        if (value.isDouble()) {
            return value.asDouble().getValue();
        }
        BigDecimal exact = number(value, kind);
        double number = exact.doubleValue();
        if (!Double.isFinite(number) || new BigDecimal(number).compareTo(exact) != 0) {
            throw new UnmappableException(InvalidReason.INEXACT, "not exact in " + kind.sqlName());
        }
        return number;
    }

    private static boolean bool(BsonValue value) throws UnmappableException {
        if (!value.isBoolean()) {
            throw wrongType(value, ColumnKind.BOOLEAN);
        }
        return value.asBoolean().getValue();
    }

    private static Instant instant(BsonValue value, ColumnKind kind) throws UnmappableException {
        Instant instant =
                switch (value.getBsonType()) {
                    case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue());
                    case TIMESTAMP ->
                        Instant.ofEpochSecond(
                                Integer.toUnsignedLong(value.asTimestamp().getTime()));
                    case STRING -> parseInstant(value.asString().getValue(), kind);
                    default -> throw wrongType(value, kind);
                };
        if (instant.isBefore(MIN_TIMESTAMP) || instant.isAfter(MAX_TIMESTAMP)) {
            throw new UnmappableException(InvalidReason.OUT_OF_RANGE, "out of range for " + kind.sqlName());
        }
        return instant;
    }

    private static Instant parseInstant(String text, ColumnKind kind) throws UnmappableException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new UnmappableException(
                    InvalidReason.MALFORMED, "a string that is no ISO 8601 time with offset, for " + kind.sqlName());
        }
    }

    private static LocalDate date(BsonValue value) throws UnmappableException {
        if (value.isString()) {
            try {
                LocalDate date = LocalDate.parse(value.asString().getValue());
                if (date.isBefore(MIN_DATE) || date.isAfter(MAX_DATE)) {
                    throw new UnmappableException(InvalidReason.OUT_OF_RANGE, "out of range for date");
                }
                return date;
            } catch (DateTimeException e) {
                throw new UnmappableException(InvalidReason.MALFORMED, "a string that is no ISO 8601 date");
            }
        }
        return LocalDate.ofInstant(instant(value, ColumnKind.DATE), ZoneOffset.UTC);
    }

    private static UUID uuid(BsonValue value) throws UnmappableException {
        if (KeyText.isUuid(value)) {
            return value.asBinary().asUuid(UuidRepresentation.STANDARD);
        }
        if (value.isString()) {
            // Java reads shorter forms too, and fills them up with zeros.
            if (!UUID_TEXT.matcher(value.asString().getValue()).matches()) {
                throw new UnmappableException(InvalidReason.MALFORMED, "a string that is no UUID");
            }
            return UUID.fromString(value.asString().getValue());
        }
        throw wrongType(value, ColumnKind.UUID);
    }

    private static byte[] bytes(BsonValue value) throws UnmappableException {
        if (!value.isBinary()) {
            throw wrongType(value, ColumnKind.BYTEA);
        }
        return value.asBinary().getData();
    }

    private static UnmappableException wrongType(BsonValue value, ColumnKind kind) {
        return new UnmappableException(
                InvalidReason.WRONG_TYPE,
                "a value of type " + value.getBsonType() + ", which does not fit " + kind.sqlName());
    }

    /**
     * Brings a value of one kind into a wider one, as {@link ColumnKind#widen} pairs them. Both kinds of timestamp hold
     * the same.
     *
     * @param value not null
     * @throws UnmappableException for NaN and the infinities, where the wider kind is numeric
     */
    public static Object widen(Object value, ColumnKind from, ColumnKind to) throws UnmappableException {
        if (from == to) {
            return value;
        }
        return switch (to) {
            case INTEGER -> ((Number) value).intValue();
            case BIGINT -> ((Number) value).longValue();
            case NUMERIC -> toNumeric(value);
            case TIMESTAMP, TIMESTAMPTZ -> value;
            case JSONB ->
                value instanceof Boolean
                                || (value instanceof Number number && Double.isFinite(number.doubleValue()))
                                || value instanceof BigDecimal
                        ? plainText(value)
                        : JsonValues.write(new BsonString(toText(value)));
            default -> toText(value);
        };
    }

    private static BigDecimal toNumeric(Object value) throws UnmappableException {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (!Double.isFinite(((Number) value).doubleValue())) {
            throw new UnmappableException(InvalidReason.NOT_FINITE, "not a finite number, which numeric does not take");
        }
        return new BigDecimal(plainText(value));
    }

    private static String toText(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value instanceof byte[] bytes ? "\\x" + HexFormat.of().formatHex(bytes) : plainText(value);
    }

    private static String plainText(Object value) {
        if (value instanceof Double number) {
            return ShortestDecimal.text(number);
        }
        return value instanceof Float number ? ShortestDecimal.text(number) : value.toString();
    }
}
