package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ChangeEvent;
import org.bson.json.JsonWriter;

/** The key of a record: the document's key, and for an event of a whole collection or database its namespace. */
final class EventKey {

    private static final NamespaceFields NAMESPACE = new NamespaceFields("database", "collection");

    private EventKey() {}

    static byte[] encode(ChangeEvent event) {
        if (event.documentKey() != null) {
            return KeyText.json(event.documentKey()).getBytes(UTF_8);
        }
        TextWriter out = new TextWriter(128);
        JsonWriter writer = ExtendedJson.writer(out);
        NAMESPACE.write(event.namespace(), writer);
        return out.toString().getBytes(UTF_8);
    }
}
