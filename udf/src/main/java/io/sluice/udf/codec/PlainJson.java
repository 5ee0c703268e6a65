package io.sluice.udf.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import org.bson.BsonBinary;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonRegularExpression;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.UuidRepresentation;
import org.bson.io.BasicOutputBuffer;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriter;
import org.bson.json.JsonWriterSettings;
import org.bson.json.StrictJsonWriter;
import org.bson.types.Decimal128;

/**
 * A document as plain JSON, and back. Types that JSON does not have become its own on the way there, and are not
 * guessed on the way back. No number loses a digit.
 */
final class PlainJson {

    private static final JsonFactory JSON = new JsonFactory();

    private static final JsonWriterSettings PLAIN = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .objectIdConverter((value, writer) -> writer.writeString(value.toHexString()))
            .dateTimeConverter((value, writer) ->
                    writer.writeString(Instant.ofEpochMilli(value).toString()))
            .int64Converter((value, writer) -> writer.writeNumber(Long.toString(value)))
            .doubleConverter(PlainJson::writeDouble)
            .decimal128Converter(PlainJson::writeDecimal)
            .binaryConverter(PlainJson::writeBinary)
            .timestampConverter((value, writer) -> writer.writeRaw("{\"t\": " + Integer.toUnsignedLong(value.getTime())
                    + ", \"i\": " + Integer.toUnsignedLong(value.getInc()) + "}"))
            .regularExpressionConverter(PlainJson::writeExpression)
            .symbolConverter((value, writer) -> writer.writeString(value))
            .javaScriptConverter((value, writer) -> writer.writeString(value))
            .minKeyConverter((value, writer) -> writer.writeString("MinKey"))
            .maxKeyConverter((value, writer) -> writer.writeString("MaxKey"))
            .undefinedConverter((value, writer) -> writer.writeNull())
            .build();

    private PlainJson() {}

    static String write(RawBsonDocument document) {
        TextWriter out = new TextWriter(128);
        try (BsonBinaryReader reader =
                new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            new JsonWriter(out, PLAIN).pipe(reader);
        }
        return out.toString();
    }

    private static void writeDouble(Double value, StrictJsonWriter writer) {
        if (Double.isFinite(value)) {
            writer.writeNumber(value.toString());
        } else {
            writer.writeString(value.toString());
        }
    }

    private static void writeDecimal(Decimal128 value, StrictJsonWriter writer) {
        if (value.isFinite()) {
            writer.writeNumber(value.toString());
        } else {
            writer.writeString(value.toString());
        }
    }

    private static void writeBinary(BsonBinary value, StrictJsonWriter writer) {
        writer.writeString(
                KeyText.isUuid(value)
                        ? value.asUuid(UuidRepresentation.STANDARD).toString()
                        : Base64.getEncoder().encodeToString(value.getData()));
    }

    private static void writeExpression(BsonRegularExpression value, StrictJsonWriter writer) {
        writer.writeString("/" + value.getPattern() + "/" + value.getOptions());
    }

    /** @throws MalformedEventException if the bytes are not one JSON object that BSON can hold */
    static RawBsonDocument parse(byte[] utf8) throws MalformedEventException {
        Utf8.require(utf8);
        try (JsonParser parser = JSON.createParser(utf8);
                BasicOutputBuffer buffer = new BasicOutputBuffer(utf8.length + 16);
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedEventException("Not a JSON object");
            }
            writeObject(parser, writer);
            if (parser.nextToken() != null) {
                throw new MalformedEventException("Not a JSON object: something follows its end");
            }
            return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getPosition());
        } catch (JsonProcessingException e) {
            throw new MalformedEventException("Not a JSON object" + place(e), e);
        } catch (IOException | RuntimeException e) {
            throw new MalformedEventException("A JSON object that BSON cannot hold", e);
        }
    }

    /** The error's own message quotes the text, which may be anybody's data. */
    private static String place(JsonProcessingException error) {
        JsonLocation place = error.getLocation();
        return place == null ? "" : ": broken at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** From the object's start, which was read, to its end. */
    private static void writeObject(JsonParser parser, BsonWriter writer) throws IOException, MalformedEventException {
        int depth = 0;
        for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> writer.writeStartDocument();
                case END_OBJECT -> writer.writeEndDocument();
                case START_ARRAY -> writer.writeStartArray();
                case END_ARRAY -> writer.writeEndArray();
                case FIELD_NAME -> writer.writeName(whole(parser.currentName()));
                case VALUE_STRING -> writer.writeString(whole(parser.getText()));
                case VALUE_NUMBER_INT -> writeWhole(parser, writer);
                case VALUE_NUMBER_FLOAT -> writeFraction(parser, writer);
                case VALUE_TRUE -> writer.writeBoolean(true);
                case VALUE_FALSE -> writer.writeBoolean(false);
                default -> writer.writeNull();
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
        }
    }

    /** Half of a surrogate pair would come back as another character. */
    private static String whole(String text) throws MalformedEventException {
        if (!Utf8.canSay(text)) {
            throw new MalformedEventException("Not UTF-8: half a surrogate pair in a text");
        }
        return text;
    }

    /** The negative zero is a number of its own, which integers do not have. */
    private static void writeWhole(JsonParser parser, BsonWriter writer) throws IOException {
        JsonParser.NumberType type = parser.getNumberType();
        if (type == JsonParser.NumberType.INT && (parser.getIntValue() != 0 || parser.getTextLength() == 1)) {
            writer.writeInt32(parser.getIntValue());
        } else if (type == JsonParser.NumberType.LONG) {
            writer.writeInt64(parser.getLongValue());
        } else {
            writer.writeDecimal128(Decimal128.parse(parser.getText()));
        }
    }

    /** A double where it has these digits and no others; else the digits as they are. */
    @SuppressWarnings("BigDecimalEquals") // 5.0 and 5.00 are not the same digits
    private static void writeFraction(JsonParser parser, BsonWriter writer) throws IOException {
        String digits = parser.getText();
        double nearest = Double.parseDouble(digits);
        if (Double.isFinite(nearest) && new BigDecimal(Double.toString(nearest)).equals(new BigDecimal(digits))) {
            writer.writeDouble(nearest);
        } else {
            writer.writeDecimal128(Decimal128.parse(digits));
        }
    }
}
