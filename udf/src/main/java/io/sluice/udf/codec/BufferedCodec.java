package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Version;
import org.bson.BsonInvalidOperationException;
import org.bson.json.JsonWriter;

/**
 * The format {@code buffered}, the layout of document 1: an envelope with times as RFC 3339 text, and in its
 * {@code data} the change as MongoDB's change streams name its parts, in lossless Extended JSON. What neither has a
 * name for, {@code snapshot} and {@code version}, is in {@code data} too. Absent is left out, never written as null.
 */
public final class BufferedCodec implements SelfContainedCodec {

    private static final long serialVersionUID = 1L;

    private static final NamespaceFields NAMESPACE = new NamespaceFields("db", "coll");
    private static final UpdateFields UPDATE =
            new UpdateFields("updatedFields", "removedFields", "truncatedArrays", "newSize");

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
        writer.writeString("operation", event.operationType().wireName());
        Fields.writeTime("timestamp", event.timestampMs(), writer);
        Fields.writeTime("delayedUntil", event.delayedUntilMs(), writer);
        Fields.writeTime("releasedAt", event.releasedAtMs(), writer);
        writer.writeName("data");
        writeData(event, writer);
        // Kafka's producer and Flink's restarts retry; an event that has arrived has no attempts left to count.
        writer.writeInt32("retries", 0);
        writer.writeEndDocument();
        return out.toString().getBytes(UTF_8);
    }

    private static void writeData(ChangeEvent event, JsonWriter writer) {
        writer.writeStartDocument();
        Fields.write("documentKey", event.documentKey(), writer);
        Fields.write("fullDocument", event.fullDocument(), writer);
        writer.writeName("clusterTime");
        writer.writeTimestamp(event.clusterTime());
        writer.writeString("operationType", event.operationType().wireName());
        writer.writeName("ns");
        NAMESPACE.write(event.namespace(), writer);
        if (event.renamedTo() != null) {
            writer.writeName("to");
            NAMESPACE.write(event.renamedTo(), writer);
        }
        if (event.updateDescription() != null) {
            writer.writeName("updateDescription");
            UPDATE.write(event.updateDescription(), writer);
        }
        Fields.write("fullDocumentBeforeChange", event.before(), writer);
        if (event.snapshot()) {
            writer.writeBoolean("snapshot", true);
        }
        writer.writeString("version", event.version().toString());
        writer.writeEndDocument();
    }

    @Override
    public ChangeEvent decodeValue(byte[] value) throws MalformedEventException {
        Part root = new Part(ExtendedJson.parse(value));
        try {
            Part data = Fields.part(Fields.required(root, "data"));
            return new ChangeEvent(
                    Fields.string(root, "id"),
                    Fields.operation(root, "operation"),
                    Fields.flag(data, "snapshot"),
                    NAMESPACE.read(Fields.required(data, "ns")),
                    Fields.document(data, "documentKey"),
                    Fields.document(data, "fullDocument"),
                    Fields.document(data, "fullDocumentBeforeChange"),
                    Fields.optional(data, "updateDescription", UPDATE::read),
                    Fields.optional(data, "to", NAMESPACE::read),
                    Fields.required(data, "clusterTime").asTimestamp(),
                    Fields.millis(Fields.required(root, "timestamp")),
                    Version.parse(Fields.string(data, "version")),
                    Fields.optional(root, "delayedUntil", Fields::millis),
                    Fields.optional(root, "releasedAt", Fields::millis),
                    null);
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw new MalformedEventException(e.getMessage(), e);
        }
    }
}
