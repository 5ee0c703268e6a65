package io.sluice.udf.codec;

import io.sluice.udf.event.Namespace;
import org.bson.BsonValue;
import org.bson.json.JsonWriter;

/** What a format calls the two parts of a namespace. */
record NamespaceFields(String database, String collection) {

    void write(Namespace namespace, JsonWriter writer) {
        writer.writeStartDocument();
        writer.writeString(database, namespace.database());
        writer.writeString(collection, namespace.collection());
        writer.writeEndDocument();
    }

    Namespace read(BsonValue value) {
        Part part = Fields.part(value);
        return new Namespace(Fields.string(part, database), Fields.string(part, collection));
    }
}
