package io.sluice.udf.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import org.bson.RawBsonDocument;

/**
 * Reads what {@link KeyText#json} has written, to a key that is written the same.
 *
 * <p>There all numbers are plain decimals. Extended JSON would take one with a fraction for a double, and two keys that
 * differ only beyond a double's precision for one; and it has no integers of more than 64 bits.
 */
final class KeyJson {

    /** The smallest Decimal128 has 6178 characters. */
    private static final int MAX_NUMBER_LENGTH = 6_200;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private KeyJson() {}

    static RawBsonDocument parse(byte[] key) throws MalformedEventException {
        TextWriter typed = new TextWriter(key.length + 32);
        try (JsonParser parser = JSON.createParser(key);
                JsonGenerator generator = JSON.createGenerator(typed)) {
            while (parser.nextToken() != null) {
                if (isBeyondInt64(parser)) {
                    generator.writeRawValue(typed(parser.getText()));
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
        } catch (JsonProcessingException e) {
            // Its message quotes the text, which may be anybody's data.
            throw new MalformedEventException("The record's key is broken", e);
        } catch (IOException | RuntimeException e) {
            throw new MalformedEventException("The record's key cannot be read", e);
        }
        return ExtendedJson.parse(typed.toString());
    }

    private static boolean isBeyondInt64(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                || (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER);
    }

    /** A double if it is this number exactly. */
    private static String typed(String number) {
        double nearest = Double.parseDouble(number);
        return Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(new BigDecimal(number)) == 0
                ? "{\"$numberDouble\": \"" + nearest + "\"}"
                : "{\"$numberDecimal\": \"" + number + "\"}";
    }
}
