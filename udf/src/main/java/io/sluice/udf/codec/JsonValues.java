package io.sluice.udf.codec;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.json.JsonWriterSettings;

/** Any BSON value as JSON text, in relaxed Extended JSON. */
public final class JsonValues {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final String OPENING = "{\"\": ";

    private JsonValues() {}

    public static String write(BsonValue value) {
        return value instanceof RawBsonDocument raw
                ? ExtendedJson.writeRelaxed(raw)
                : write(value, ExtendedJson.RELAXED);
    }

    static String write(BsonValue value, JsonWriterSettings settings) {
        // The writer knows documents only: the value goes into one, and comes out of its text.
        String json = ExtendedJson.write(new RawBsonDocument(new BsonDocument("", value), DOCUMENTS), settings);
        return json.substring(OPENING.length(), json.length() - 1);
    }
}
