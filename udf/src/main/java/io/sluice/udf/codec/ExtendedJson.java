package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import org.apache.commons.io.output.StringBuilderWriter;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDbPointer;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.bson.io.BsonOutput;
import org.bson.json.JsonMode;
import org.bson.json.JsonReader;
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
    private static final String MARK = "$literal";
    private static final String MARKED_DOCUMENT = "document";

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
        StringBuilderWriter out = new StringBuilderWriter();
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
     * Parses a document in UTF-8 straight into BSON bytes.
     *
     * @throws MalformedEventException if the bytes are not one JSON document
     */
    public static RawBsonDocument parse(byte[] utf8) throws MalformedEventException {
        try {
            // The usual constructor of a text would put replacement characters in the place of what is not UTF-8.
            return parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("Not UTF-8: " + e.getMessage(), e);
        }
    }

    /**
     * Parses a document straight into BSON bytes.
     *
     * @throws MalformedEventException if the text is not one JSON document
     */
    public static RawBsonDocument parse(String json) throws MalformedEventException {
        JsonReader reader = new JsonReader(json);
        try (BasicOutputBuffer buffer = new WholeTextBuffer(json.length());
                BsonBinaryWriter writer = new MarkDroppingWriter(buffer, reader)) {
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

    /** Leaves out the marks that {@link LosslessWriter} has put in. */
    private static final class MarkDroppingWriter extends BsonBinaryWriter {

        private final JsonReader reader;
        private boolean isAtFirstName;
        private boolean isMark;

        MarkDroppingWriter(BsonOutput out, JsonReader reader) {
            super(out);
            this.reader = reader;
        }

        @Override
        public void writeStartDocument() {
            super.writeStartDocument();
            isAtFirstName = true;
        }

        @Override
        public void writeName(String name) {
            isMark = isAtFirstName && name.equals(MARK) && reader.getCurrentBsonType() == BsonType.STRING;
            isAtFirstName = false;
            if (!isMark) {
                super.writeName(name);
            }
        }

        @Override
        public void writeString(String value) {
            if (isMark && !value.equals(MARKED_DOCUMENT)) {
                // Not ours: a text that came from elsewhere.
                super.writeName(MARK);
                isMark = false;
            }
            if (!isMark) {
                super.writeString(value);
            }
            isMark = false;
        }
    }
}
