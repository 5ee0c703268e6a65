package io.sluice.udf.codec;

import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDbPointer;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.bson.json.JsonMode;
import org.bson.json.JsonReader;
import org.bson.json.JsonWriter;
import org.bson.json.JsonWriterSettings;

/**
 * MongoDB Extended JSON v2, relaxed, and lossless.
 *
 * <p>Relaxed Extended JSON writes a 64-bit integer as a bare number, which reads back as 32 bits where it fits. Here an
 * integer that would change its type is written as {@code {"$numberLong": "5"}}; every other one stays bare. Dates
 * outside the years 1970 to 9999 are written in milliseconds, as the specification says.
 */
public final class ExtendedJson {

    private static final long LAST_ISO_DATE_MS =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private static final JsonWriterSettings LOSSLESS = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .int64Converter((value, writer) -> {
                if (value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE) {
                    writer.writeRaw("{\"$numberLong\": \"" + value + "\"}");
                } else {
                    writer.writeNumber(Long.toString(value));
                }
            })
            .dateTimeConverter((value, writer) -> {
                if (value >= 0 && value <= LAST_ISO_DATE_MS) {
                    writer.writeRaw("{\"$date\": \"" + Instant.ofEpochMilli(value) + "\"}");
                } else {
                    writer.writeRaw("{\"$date\": {\"$numberLong\": \"" + value + "\"}}");
                }
            })
            .build();

    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private ExtendedJson() {}

    /** A writer of the lossless form. */
    public static JsonWriter writer(StringWriter out) {
        return new LosslessWriter(out, LOSSLESS);
    }

    /** A document in the lossless form. */
    public static String write(RawBsonDocument document) {
        return write(document, LOSSLESS);
    }

    /** A document in plain relaxed form, in which every integer is a bare number: for people and for JSON columns. */
    public static String writeRelaxed(RawBsonDocument document) {
        return write(document, RELAXED);
    }

    /** A document in a form of the caller's. */
    public static String write(RawBsonDocument document, JsonWriterSettings settings) {
        StringWriter out = new StringWriter();
        pipe(document, new LosslessWriter(out, settings));
        return out.toString();
    }

    static void pipe(RawBsonDocument document, JsonWriter writer) {
        try (BsonBinaryReader reader =
                new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            writer.pipe(reader);
        }
    }

    /**
     * Parses a document straight into BSON bytes.
     *
     * @throws MalformedEventException if the text is not one JSON document
     */
    public static RawBsonDocument parse(String json) throws MalformedEventException {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer(json.length());
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            JsonReader reader = new JsonReader(json);
            writer.pipe(reader);
            if (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                throw new MalformedEventException("Not an Extended JSON document: something follows its end");
            }
            return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getPosition());
        } catch (RuntimeException e) {
            // The reader throws its own and the JDK's unchecked exceptions, depending on what is broken.
            throw new MalformedEventException("Not an Extended JSON document: " + withoutContent(e), e);
        }
    }

    /** The reader quotes what it found, which may be anybody's data; messages go into logs. */
    private static String withoutContent(RuntimeException error) {
        return String.valueOf(error.getMessage()).replaceAll("(?s)(found|value|number) '.*'", "$1 '…'");
    }

    /** The driver writes the deprecated DBPointer as a DBRef, which is a document: the specification's form is kept. */
    private static final class LosslessWriter extends JsonWriter {

        LosslessWriter(Writer out, JsonWriterSettings settings) {
            super(out, settings);
        }

        @Override
        protected void doWriteDBPointer(BsonDbPointer value) {
            writeStartDocument();
            writeStartDocument("$dbPointer");
            writeString("$ref", value.getNamespace());
            writeObjectId("$id", value.getId());
            writeEndDocument();
            writeEndDocument();
        }
    }
}
