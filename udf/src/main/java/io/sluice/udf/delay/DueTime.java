package io.sluice.udf.delay;

import io.sluice.udf.codec.BsonFields;
import io.sluice.udf.codec.KeyText;
import io.sluice.udf.event.ChangeEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/** What a document says of the time until which its change is to be held. */
sealed interface DueTime {

    /** Nothing. */
    record None() implements DueTime {}

    /** A time, in epoch milliseconds; the last there is stands for all that are further. */
    record At(long ms) implements DueTime {}

    /** Something else than a time. */
    record Unreadable(String path, String why) implements DueTime {}

    DueTime NONE = new None();

    /** ISO 8601 with an offset in any of its forms: Z, +01, +0100, +01:00. */
    DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .parseLenient()
            .appendOffset("+HH", "Z")
            .toFormatter();

    /**
     * When a change is due.
     *
     * @param paths dotted; the first that is there decides
     */
    static DueTime of(ChangeEvent event, List<String> paths) {
        if (event.fullDocument() == null) {
            return NONE;
        }
        for (String path : paths) {
            BsonValue value = at(path, event.fullDocument());
            if (value != null && !value.isNull()) {
                return read(value, path);
            }
        }
        return NONE;
    }

    @Nullable
    private static BsonValue at(String path, BsonDocument document) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return BsonFields.get(document, path);
        }
        BsonValue outer = BsonFields.get(document, path.substring(0, dot));
        return outer != null && outer.isDocument() ? at(path.substring(dot + 1), outer.asDocument()) : null;
    }

    private static DueTime read(BsonValue value, String path) {
        return switch (value.getBsonType()) {
            case DATE_TIME -> new At(value.asDateTime().getValue());
            case INT32, INT64 -> new At(value.asNumber().longValue());
            case DOUBLE -> number(value.asDouble().getValue(), path);
            case DECIMAL128 -> number(asDouble(value.asDecimal128().getValue()), path);
            case STRING -> text(value.asString().getValue(), path);
            default -> new Unreadable(path, "is of type " + value.getBsonType());
        };
    }

    private static double asDouble(Decimal128 value) {
        return value.isFinite() ? KeyText.exact(value).doubleValue() : Double.NaN;
    }

    private static DueTime number(double millis, String path) {
        // Never early: a part of a millisecond is waited for.
        return Double.isFinite(millis) ? new At((long) Math.ceil(millis)) : new Unreadable(path, "is no finite number");
    }

    private static DueTime text(String text, String path) {
        try {
            return new At(
                    ceilingMs(OffsetDateTime.parse(text.trim(), WITH_OFFSET).toInstant()));
        } catch (DateTimeException e) {
            return new Unreadable(path, "is a text, but no ISO 8601 date and time with its offset");
        }
    }

    private static long ceilingMs(Instant instant) {
        try {
            boolean isWhole = instant.equals(instant.truncatedTo(ChronoUnit.MILLIS));
            return Math.addExact(instant.toEpochMilli(), isWhole ? 0 : 1);
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
