package io.sluice.udf.codec;

import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bson.BsonArray;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.json.JsonWriter;

/** What a format calls the parts of an update description. */
record UpdateFields(String updatedFields, String removedFields, String truncatedArrays, String newSize) {

    private static final String FIELD = "field";

    void write(UpdateDescription update, JsonWriter writer) {
        write(update, writer, ExtendedJson::pipe);
    }

    /** @param body writes the updated fields */
    void write(UpdateDescription update, JsonWriter writer, BiConsumer<RawBsonDocument, JsonWriter> body) {
        writer.writeStartDocument();
        writer.writeName(updatedFields);
        body.accept(update.updatedFields(), writer);
        writer.writeStartArray(removedFields);
        update.removedFields().forEach(writer::writeString);
        writer.writeEndArray();
        if (!update.truncatedArrays().isEmpty()) {
            writer.writeStartArray(truncatedArrays);
            for (TruncatedArray array : update.truncatedArrays()) {
                writer.writeStartDocument();
                writer.writeString(FIELD, array.field());
                writer.writeInt32(newSize, array.newSize());
                writer.writeEndDocument();
            }
            writer.writeEndArray();
        }
        writer.writeEndDocument();
    }

    UpdateDescription read(BsonValue value) {
        Part part = Fields.part(value);
        List<String> removed = new ArrayList<>();
        for (BsonValue field : array(part, removedFields)) {
            removed.add(field.asString().getValue());
        }
        List<TruncatedArray> truncated = new ArrayList<>();
        for (BsonValue each : array(part, truncatedArrays)) {
            Part array = Fields.part(each);
            truncated.add(new TruncatedArray(
                    Fields.string(array, FIELD),
                    Fields.required(array, newSize).asInt32().getValue()));
        }
        return new UpdateDescription(
                (RawBsonDocument) Fields.required(part, updatedFields).asDocument(), removed, truncated);
    }

    private static BsonArray array(Part part, String name) {
        BsonValue array = part.get(name);
        return array == null ? new BsonArray() : array.asArray();
    }
}
