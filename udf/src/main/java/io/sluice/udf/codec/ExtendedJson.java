package io.sluice.udf.codec;

import java.io.Writer;
import java.time.Instant;
import org.bson.BsonBinaryReader;
import org.bson.BsonDbPointer;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriter;
import org.bson.json.JsonWriterSettings;
import org.bson.json.StrictJsonWriter;

/**
 * MongoDB Extended JSON v2, relaxed, and lossless.
 *
 * <p>Relaxed Extended JSON writes a 64-bit integer as a bare number, which reads back as 32 bits where it fits. Here an
 * integer that would change its type is written as {@code {"$numberLong": "5"}}; every other one stays bare. Dates
 * outside the years 1970 to 9999 are written in milliseconds, as the specification says.
 *
 * <p>Extended JSON cannot say that a document of the user's, such as {@code {"$oid": "x"}}, is not one of its types; it
 * tells them by the first name. A document whose first name begins with a dollar therefore gets another first field,
 * {@code "$literal": "document"}, which is dropped when it is read.
 */
public final class ExtendedJson {

    private static final long LAST_ISO_DATE_MS =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private static final String RESERVED_PREFIX = "$";
    static final String MARK = "$literal";
    static final String MARKED_DOCUMENT = "document";

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
            .stringConverter(ExtendedJson::writeText)
            .build();

    static final JsonWriterSettings RELAXED = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .stringConverter(ExtendedJson::writeText)
            .build();

    private ExtendedJson() {}

    /** A writer of the lossless form. */
    public static JsonWriter writer(Writer out) {
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
        TextWriter out = new TextWriter(128);
        pipe(document, new LosslessWriter(out, settings));
        return out.toString();
    }

    static void pipe(RawBsonDocument document, JsonWriter writer) {
        try (BsonBinaryReader reader =
                new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            writer.pipe(reader);
        }
    }

    /** The driver looks at each character for itself, which is most of the time to write a document of long texts. */
    private static void writeText(String text, StrictJsonWriter writer) {
        if (isPlain(text)) {
            writer.writeRaw('"' + text + '"');
        } else {
            writer.writeString(text);
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~' || character == '"' || character == '\\') {
                return false;
            }
        }
        return true;
    }

    /**
     * Parses a document straight into BSON bytes.
     *
     * @throws MalformedEventException if the bytes are not one JSON document in UTF-8
     */
    public static RawBsonDocument parse(byte[] utf8) throws MalformedEventException {
        Utf8.require(utf8);
        return ExtendedJsonReader.read(utf8);
    }

    /**
     * Parses a document that stands as a text within another.
     *
     * @throws MalformedEventException if the text is not one JSON document
     */
    public static RawBsonDocument parse(String json) throws MalformedEventException {
        return ExtendedJsonReader.read(Utf8.encode(json));
    }

    /** Marks documents that look like a type; and keeps the DBPointer, which the driver would write as a document. */
    private static final class LosslessWriter extends JsonWriter {

        private boolean isAtFirstName;

        LosslessWriter(Writer out, JsonWriterSettings settings) {
            super(out, settings);
        }

        @Override
        public void writeStartDocument() {
            super.writeStartDocument();
            isAtFirstName = true;
        }

        @Override
        public void writeEndDocument() {
            super.writeEndDocument();
            isAtFirstName = false;
        }

        @Override
        public void writeName(String name) {
            if (isAtFirstName && name.startsWith(RESERVED_PREFIX)) {
                super.writeName(MARK);
                super.writeString(MARKED_DOCUMENT);
            }
            isAtFirstName = false;
            super.writeName(name);
        }

        @Override
        protected void doWriteDBPointer(BsonDbPointer value) {
            writeStartType();
            writeName("$dbPointer");
            writeStartType();
            writeString("$ref", value.getNamespace());
            writeObjectId("$id", value.getId());
            writeEndDocument();
            writeEndDocument();
        }

        /** The scope follows, as a document of its own; its end is the end of this one. */
        @Override
        protected void doWriteJavaScriptWithScope(String code) {
            writeStartType();
            writeString("$code", code);
            writeName("$scope");
        }

        private void writeStartType() {
            writeStartDocument();
            isAtFirstName = false;
        }
    }
}
