package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.Version;
import java.nio.ByteBuffer;
import javax.annotation.Nullable;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.json.JsonWriter;

/**
 * The default format {@code sluice}: one JSON document with the field names of document 4, bodies in lossless Extended
 * JSON. Absent is left out, never written as null.
 */
public final class SluiceCodec implements SelfContainedCodec {

    private static final long serialVersionUID = 1L;

    private static final NamespaceFields NAMESPACE = new NamespaceFields("database", "collection");
    private static final UpdateFields UPDATE =
            new UpdateFields("updated_fields", "removed_fields", "truncated_arrays", "new_size");

    /** Of the last event that was read. Most often the next one is of the same collection. */
    private transient ByteBuffer lastNamespaceBytes;

    private transient Namespace lastNamespace;

    @Override
    public byte[] encodeKey(ChangeEvent event) {
        return EventKey.encode(event);
    }

    @Override
    public byte[] encodeValue(ChangeEvent event) {
        TextWriter out = new TextWriter(512);
        JsonWriter writer = ExtendedJson.writer(out);
        writer.writeStartDocument();
        writer.writeString("id", event.id());
        writer.writeString("operation_type", event.operationType().wireName());
        if (event.snapshot()) {
            writer.writeBoolean("snapshot", true);
        }
        writer.writeName("namespace");
        NAMESPACE.write(event.namespace(), writer);
        Fields.write("document_key", event.documentKey(), writer);
        Fields.write("full_document", event.fullDocument(), writer);
        Fields.write("before", event.before(), writer);
        if (event.updateDescription() != null) {
            writer.writeName("update_desc");
            UPDATE.write(event.updateDescription(), writer);
        }
        if (event.renamedTo() != null) {
            writer.writeName("renamed_to");
            NAMESPACE.write(event.renamedTo(), writer);
        }
        writer.writeName("cluster_time");
        ClusterTimeFields.write(event.clusterTime(), writer);
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

    @Override
    public ChangeEvent decodeValue(byte[] value) throws MalformedEventException {
        Part root = new Part(ExtendedJson.parse(value));
        try {
            return new ChangeEvent(
                    Fields.string(root, "id"),
                    Fields.operation(root, "operation_type"),
                    Fields.flag(root, "snapshot"),
                    namespace(Fields.required(root, "namespace")),
                    Fields.document(root, "document_key"),
                    Fields.document(root, "full_document"),
                    Fields.document(root, "before"),
                    Fields.optional(root, "update_desc", UPDATE::read),
                    Fields.optional(root, "renamed_to", NAMESPACE::read),
                    ClusterTimeFields.read(Fields.required(root, "cluster_time")),
                    Fields.required(root, "timestamp").asDateTime().getValue(),
                    Version.parse(Fields.string(root, "version")),
                    Fields.optional(root, "delayed_until", v -> v.asDateTime().getValue()),
                    Fields.optional(root, "released_at", v -> v.asDateTime().getValue()),
                    null);
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw new MalformedEventException(e.getMessage(), e);
        }
    }

    private Namespace namespace(BsonValue value) {
        ByteBuffer namespaceBytes =
                ((RawBsonDocument) value.asDocument()).getByteBuffer().asNIO();
        if (!namespaceBytes.equals(lastNamespaceBytes)) {
            lastNamespace = NAMESPACE.read(value);
            lastNamespaceBytes = namespaceBytes;
        }
        return lastNamespace;
    }
}
