package io.sluice.udf.codec;

import io.sluice.udf.event.Namespace;
import org.bson.BsonDocument;
import org.bson.json.JsonWriter;

/** What a format calls the two parts of a namespace. */
record NamespaceFields(String database, String collection) {

    void write(Namespace namespace, JsonWriter writer) {
        writer.writeStartDocument();
        writer.writeString(database, namespace.database());
        writer.writeString(collection, namespace.collection());
        writer.writeEndDocument();
    }

    Namespace read(BsonDocument value) {
        return new Namespace(Fields.string(value, database), Fields.string(value, collection));
    }
}
