package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.event.Version;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.json.JsonWriter;

/**
 * The default format {@code sluice}: one JSON document with the field names of document 4, bodies in lossless Extended
 * JSON. Absent is left out, never written as null.
 */
public final class SluiceCodec implements ChangeEventCodec {

    private static final long serialVersionUID = 1L;

    @Override
    public byte[] encodeKey(ChangeEvent event) {
        if (event.documentKey() != null) {
            return KeyText.json(event.documentKey()).getBytes(UTF_8);
        }
        StringWriter out = new StringWriter();
        JsonWriter writer = ExtendedJson.writer(out);
        writeNamespace(event.namespace(), writer);
        return out.toString().getBytes(UTF_8);
    }

    @Override
    public byte[] encodeValue(ChangeEvent event) {
        StringWriter out = new StringWriter(512);
        JsonWriter writer = ExtendedJson.writer(out);
        writer.writeStartDocument();
        writer.writeString("id", event.id());
        writer.writeString("operation_type", event.operationType().wireName());
        if (event.snapshot()) {
            writer.writeBoolean("snapshot", true);
        }
        writer.writeName("namespace");
        writeNamespace(event.namespace(), writer);
        writeDocument("document_key", event.documentKey(), writer);
        writeDocument("full_document", event.fullDocument(), writer);
        writeDocument("before", event.before(), writer);
        writeUpdate(event.updateDescription(), writer);
        if (event.renamedTo() != null) {
            writer.writeName("renamed_to");
            writeNamespace(event.renamedTo(), writer);
        }
        writer.writeStartDocument("cluster_time");
        writer.writeName("t");
        writeUnsigned(event.clusterTime().getTime(), writer);
        writer.writeName("i");
        writeUnsigned(event.clusterTime().getInc(), writer);
        writer.writeEndDocument();
        writer.writeName("timestamp");
        writer.writeDateTime(event.timestampMs());
        writer.writeString("version", event.version().toString());
        writeTime("delayed_until", event.delayedUntilMs(), writer);
        writeTime("released_at", event.releasedAtMs(), writer);
        writer.writeEndDocument();
        return out.toString().getBytes(UTF_8);
    }

    private static void writeTime(String name, @Nullable Long millis, JsonWriter writer) {
        if (millis != null) {
            writer.writeName(name);
            writer.writeDateTime(millis);
        }
    }

    private static void writeUnsigned(int value, JsonWriter writer) {
        if (value >= 0) {
            writer.writeInt32(value);
        } else {
            writer.writeInt64(Integer.toUnsignedLong(value));
        }
    }

    private static void writeNamespace(Namespace namespace, JsonWriter writer) {
        writer.writeStartDocument();
        writer.writeString("database", namespace.database());
        writer.writeString("collection", namespace.collection());
        writer.writeEndDocument();
    }

    private static void writeDocument(String name, @Nullable RawBsonDocument document, JsonWriter writer) {
        if (document != null) {
            writer.writeName(name);
            ExtendedJson.pipe(document, writer);
        }
    }

    private static void writeUpdate(@Nullable UpdateDescription update, JsonWriter writer) {
        if (update == null) {
            return;
        }
        writer.writeStartDocument("update_desc");
        writeDocument("updated_fields", update.updatedFields(), writer);
        writer.writeStartArray("removed_fields");
        update.removedFields().forEach(writer::writeString);
        writer.writeEndArray();
        if (!update.truncatedArrays().isEmpty()) {
            writer.writeStartArray("truncated_arrays");
            for (TruncatedArray array : update.truncatedArrays()) {
                writer.writeStartDocument();
                writer.writeString("field", array.field());
                writer.writeInt32("new_size", array.newSize());
                writer.writeEndDocument();
            }
            writer.writeEndArray();
        }
        writer.writeEndDocument();
    }

    @Override
    public ChangeEvent decodeValue(byte[] value) throws MalformedEventException {
        RawBsonDocument root = ExtendedJson.parse(utf8(value));
        try {
            BsonDocument clusterTime = required(root, "cluster_time").asDocument();
            return new ChangeEvent(
                    required(root, "id").asString().getValue(),
                    operationType(required(root, "operation_type").asString().getValue()),
                    root.containsKey("snapshot")
                            && root.get("snapshot").asBoolean().getValue(),
                    namespace(required(root, "namespace").asDocument()),
                    document(root, "document_key"),
                    document(root, "full_document"),
                    document(root, "before"),
                    optional(root, "update_desc", v -> update(v.asDocument())),
                    optional(root, "renamed_to", v -> namespace(v.asDocument())),
                    new BsonTimestamp(unsigned(clusterTime, "t"), unsigned(clusterTime, "i")),
                    required(root, "timestamp").asDateTime().getValue(),
                    Version.parse(required(root, "version").asString().getValue()),
                    optional(root, "delayed_until", v -> v.asDateTime().getValue()),
                    optional(root, "released_at", v -> v.asDateTime().getValue()),
                    null);
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw new MalformedEventException(e.getMessage(), e);
        }
    }

    /** Refuses what is not UTF-8, where the usual constructor would put replacement characters in its place. */
    private static String utf8(byte[] bytes) throws MalformedEventException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("Not UTF-8: " + e.getMessage(), e);
        }
    }

    private static OperationType operationType(String wireName) {
        return OperationType.ofWireName(wireName)
                .orElseThrow(() -> new IllegalArgumentException("Unknown operation_type: " + wireName));
    }

    private static Namespace namespace(BsonDocument value) {
        return new Namespace(
                required(value, "database").asString().getValue(),
                required(value, "collection").asString().getValue());
    }

    private static UpdateDescription update(BsonDocument value) {
        List<String> removedFields = new ArrayList<>();
        for (BsonValue field : value.getArray("removed_fields", new BsonArray())) {
            removedFields.add(field.asString().getValue());
        }
        List<TruncatedArray> truncatedArrays = new ArrayList<>();
        for (BsonValue array : value.getArray("truncated_arrays", new BsonArray())) {
            truncatedArrays.add(new TruncatedArray(
                    required(array.asDocument(), "field").asString().getValue(),
                    required(array.asDocument(), "new_size").asInt32().getValue()));
        }
        return new UpdateDescription(
                (RawBsonDocument) required(value, "updated_fields").asDocument(), removedFields, truncatedArrays);
    }

    private static int unsigned(BsonDocument document, String name) {
        BsonValue value = required(document, name);
        boolean isWhole = value.isInt32() || value.isInt64();
        if (!isWhole || value.asNumber().longValue() >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException("The field '" + name + "' is no unsigned number of 32 bits");
        }
        return (int) value.asNumber().longValue();
    }

    @Nullable
    private static RawBsonDocument document(RawBsonDocument root, String name) {
        return optional(root, name, v -> (RawBsonDocument) v.asDocument());
    }

    @Nullable
    private static <T> T optional(BsonDocument document, String name, Function<BsonValue, T> read) {
        return Optional.ofNullable(document.get(name))
                .filter(value -> !value.isNull())
                .map(read)
                .orElse(null);
    }

    private static BsonValue required(BsonDocument document, String name) {
        BsonValue value = document.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The field '" + name + "' is missing");
        }
        return value;
    }
}
