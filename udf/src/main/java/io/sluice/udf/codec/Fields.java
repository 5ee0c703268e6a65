package io.sluice.udf.codec;

import io.sluice.udf.event.OperationType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.json.JsonWriter;

/** Writes and reads the fields of an event. Absent is left out; read, null is absent. */
final class Fields {

    private Fields() {}

    static void write(String name, @Nullable RawBsonDocument document, JsonWriter writer) {
        if (document != null) {
            writer.writeName(name);
            ExtendedJson.pipe(document, writer);
        }
    }

    /** As RFC 3339 text. */
    static void writeTime(String name, @Nullable Long millis, JsonWriter writer) {
        if (millis != null) {
            writer.writeString(name, Instant.ofEpochMilli(millis).toString());
        }
    }

    /** Epoch milliseconds of RFC 3339 text. */
    static long millis(BsonValue time) {
        try {
            return Instant.parse(time.asString().getValue()).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            // Their messages quote the text, which may be anybody's data.
            throw new IllegalArgumentException("A time is not in the form of RFC 3339", e);
        }
    }

    static Part part(BsonValue value) {
        return new Part((RawBsonDocument) value.asDocument());
    }

    static BsonValue required(Part parent, String name) {
        BsonValue value = parent.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The field '" + name + "' is missing");
        }
        return value;
    }

    static String string(Part parent, String name) {
        return required(parent, name).asString().getValue();
    }

    static OperationType operation(Part parent, String name) {
        String wireName = string(parent, name);
        return OperationType.ofWireName(wireName)
                .orElseThrow(() -> new IllegalArgumentException("Unknown " + name + ": " + wireName));
    }

    static boolean flag(Part parent, String name) {
        BsonValue value = parent.get(name);
        return value != null && value.asBoolean().getValue();
    }

    @Nullable
    static RawBsonDocument document(Part parent, String name) {
        return optional(parent, name, value -> (RawBsonDocument) value.asDocument());
    }

    @Nullable
    static <T> T optional(Part parent, String name, Function<BsonValue, T> read) {
        BsonValue value = parent.get(name);
        return value == null || value.isNull() ? null : read.apply(value);
    }
}
