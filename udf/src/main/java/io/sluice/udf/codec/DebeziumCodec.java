package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.EventIds;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.event.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.json.JsonWriter;

/**
 * The format {@code debezium}: the envelope of Debezium's MongoDB connector as its JSON converter writes it, without a
 * schema; read with and without one. Documents are texts of lossless Extended JSON.
 *
 * <p>What the envelope has no place for is in {@code sluice}, which other readers skip. A message without it was
 * written by the connector: its version is its place in Kafka, for neither the connector's {@code ts_ms} nor its {@code
 * ord} orders the changes of a document (they are wall clock and a counter of the cluster time that begins again each
 * second, and a snapshot read has the time at which it was sent).
 */
public final class DebeziumCodec implements ChangeEventCodec {

    private static final long serialVersionUID = 1L;

    private static final NamespaceFields RENAMED = new NamespaceFields("database", "collection");
    private static final NamespaceFields SOURCE_NAMESPACE = new NamespaceFields("db", "collection");
    private static final String NAME = "sluice";
    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();

    private transient EventIds ids;

    /** {@code {"id": "…"}} as the connector writes it, with the same text for keys that MongoDB holds equal. */
    @Override
    public byte[] encodeKey(ChangeEvent event) {
        if (event.documentKey() == null) {
            return EventKey.encode(event);
        }
        TextWriter out = new TextWriter(128);
        JsonWriter writer = ExtendedJson.writer(out);
        writer.writeStartDocument();
        writer.writeString("id", KeyText.json(BsonFields.get(event.documentKey(), "_id")));
        writer.writeEndDocument();
        return out.toString().getBytes(UTF_8);
    }

    @Override
    public byte[] encodeValue(ChangeEvent event) {
        TextWriter out = new TextWriter(1024);
        JsonWriter writer = ExtendedJson.writer(out);
        writer.writeStartDocument();
        writeText("before", event.before(), writer);
        writeText("after", event.fullDocument(), writer);
        writer.writeName("updateDescription");
        if (event.updateDescription() == null) {
            writer.writeNull();
        } else {
            writeUpdate(event.updateDescription(), writer);
        }
        writer.writeName("source");
        writeSource(event, writer);
        writer.writeString("op", op(event));
        writer.writeInt64("ts_ms", event.timestampMs());
        writer.writeName(NAME);
        writeOwn(event, writer);
        writer.writeEndDocument();
        return out.toString().getBytes(UTF_8);
    }

    private static void writeText(String name, @Nullable RawBsonDocument document, JsonWriter writer) {
        if (document == null) {
            writer.writeNull(name);
        } else {
            writer.writeString(name, ExtendedJson.write(document));
        }
    }

    private static void writeUpdate(UpdateDescription update, JsonWriter writer) {
        writer.writeStartDocument();
        writer.writeStartArray("removedFields");
        update.removedFields().forEach(writer::writeString);
        writer.writeEndArray();
        writeText("updatedFields", update.updatedFields(), writer);
        writer.writeStartArray("truncatedArrays");
        for (TruncatedArray array : update.truncatedArrays()) {
            writer.writeStartDocument();
            writer.writeString("field", array.field());
            writer.writeInt32("size", array.newSize());
            writer.writeEndDocument();
        }
        writer.writeEndArray();
        writer.writeEndDocument();
    }

    private static void writeSource(ChangeEvent event, JsonWriter writer) {
        writer.writeStartDocument();
        writer.writeString("connector", "mongodb");
        writer.writeString("name", NAME);
        writer.writeInt64("ts_ms", event.timestampMs());
        writer.writeString("snapshot", Boolean.toString(event.snapshot()));
        writer.writeString("db", event.namespace().database());
        writer.writeString("collection", event.namespace().collection());
        writer.writeInt32("ord", event.clusterTime().getInc());
        writer.writeInt64("wallTime", event.timestampMs());
        writer.writeEndDocument();
    }

    /** The envelope knows no changes but those of documents; readers skip messages of the kind {@code m}. */
    private static String op(ChangeEvent event) {
        return switch (event.operationType()) {
            case INSERT -> event.snapshot() ? "r" : "c";
            case UPDATE, REPLACE -> "u";
            case DELETE -> "d";
            default -> "m";
        };
    }

    private static void writeOwn(ChangeEvent event, JsonWriter writer) {
        writer.writeStartDocument();
        writer.writeString("id", event.id());
        writer.writeString("operation_type", event.operationType().wireName());
        Fields.write("document_key", event.documentKey(), writer);
        if (event.renamedTo() != null) {
            writer.writeName("renamed_to");
            RENAMED.write(event.renamedTo(), writer);
        }
        writer.writeName("cluster_time");
        ClusterTimeFields.write(event.clusterTime(), writer);
        writer.writeString("version", event.version().toString());
        Fields.writeTime("delayed_until", event.delayedUntilMs(), writer);
        Fields.writeTime("released_at", event.releasedAtMs(), writer);
        writer.writeEndDocument();
    }

    @Override
    public Optional<ChangeEvent> decode(ConsumedRecord record) throws MalformedEventException {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            Part envelope = withoutSchema(ExtendedJson.parse(record.value()));
            if (envelope == null) {
                return Optional.empty();
            }
            Part own = Fields.optional(envelope, NAME, Fields::part);
            return Optional.of(own != null ? written(envelope, own) : captured(envelope, record));
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw new MalformedEventException(e.getMessage(), e);
        }
    }

    /** @return null for a tombstone that has a schema all the same */
    @Nullable
    private static Part withoutSchema(RawBsonDocument message) {
        Part part = new Part(message);
        return part.get("payload") == null ? part : Fields.optional(part, "payload", Fields::part);
    }

    /** An event of ours. */
    private static ChangeEvent written(Part envelope, Part own) throws MalformedEventException {
        BsonValue namespace = Fields.required(envelope, "source");
        Part source = Fields.part(namespace);
        return new ChangeEvent(
                Fields.string(own, "id"),
                Fields.operation(own, "operation_type"),
                isSnapshot(source),
                SOURCE_NAMESPACE.read(namespace),
                Fields.document(own, "document_key"),
                text(envelope, "after"),
                text(envelope, "before"),
                update(envelope),
                Fields.optional(own, "renamed_to", RENAMED::read),
                ClusterTimeFields.read(Fields.required(own, "cluster_time")),
                number(source, "wallTime"),
                Version.parse(Fields.string(own, "version")),
                Fields.optional(own, "delayed_until", Fields::millis),
                Fields.optional(own, "released_at", Fields::millis),
                null);
    }

    /** An event of Debezium's connector. */
    private ChangeEvent captured(Part envelope, ConsumedRecord record) throws MalformedEventException {
        Part source = Fields.part(Fields.required(envelope, "source"));
        Namespace namespace = SOURCE_NAMESPACE.read(Fields.required(envelope, "source"));
        RawBsonDocument after = text(envelope, "after");
        RawBsonDocument before = text(envelope, "before");
        UpdateDescription update = update(envelope);
        RawBsonDocument key = key(record.key(), after, before);
        long changedAtMs = number(source, "ts_ms");
        // A snapshot read has none, and says so with -1.
        long increment = source.get("ord") != null ? Math.max(0, number(source, "ord")) : 0;
        return new ChangeEvent(
                id(envelope, source, namespace, key),
                operation(Fields.string(envelope, "op"), update),
                isSnapshot(source),
                namespace,
                key,
                after,
                before,
                update,
                null,
                new BsonTimestamp((int) (changedAtMs / 1000), (int) increment),
                changedAtMs,
                KafkaPosition.version(record),
                null,
                null,
                null);
    }

    /** The connector writes a replacement as an update that describes nothing. */
    private static OperationType operation(String op, @Nullable UpdateDescription update) {
        return switch (op) {
            case "c", "r" -> OperationType.INSERT;
            case "u" -> update == null ? OperationType.REPLACE : OperationType.UPDATE;
            case "d" -> OperationType.DELETE;
            default -> throw new IllegalArgumentException("The field 'op' is none of c, r, u, d");
        };
    }

    /** The same when the connector sends the change again, which it does after a failure. */
    private String id(Part envelope, Part source, Namespace namespace, @Nullable RawBsonDocument key) {
        if (ids == null) {
            ids = new EventIds();
        }
        BsonValue update = envelope.get("updateDescription");
        StringBuilder position = new StringBuilder(namespace.fullName());
        position.append(key == null ? "" : KeyText.json(key));
        for (BsonValue part : new BsonValue[] {
            envelope.get("op"),
            source.get("ts_ms"),
            source.get("ord"),
            // Changes of one transaction share all of the above.
            envelope.get("transaction"),
            update == null || update.isNull() ? envelope.get("after") : update
        }) {
            position.append('\n').append(part == null ? "" : JsonValues.write(part));
        }
        return ids.of(position.toString());
    }

    @Nullable
    private static RawBsonDocument key(
            @Nullable byte[] key, @Nullable RawBsonDocument after, @Nullable RawBsonDocument before)
            throws MalformedEventException {
        if (key == null) {
            RawBsonDocument document = after != null ? after : before;
            return document == null || !document.containsKey("_id") ? null : ofId(BsonFields.get(document, "_id"));
        }
        Part parsed = withoutSchema(ExtendedJson.parse(key));
        if (parsed == null) {
            return null;
        }
        BsonValue id = Fields.required(parsed, "id");
        return id.isString() ? ExtendedJson.parse("{\"_id\": " + id.asString().getValue() + "}") : ofId(id);
    }

    private static RawBsonDocument ofId(BsonValue id) {
        return new RawBsonDocument(new BsonDocument("_id", id), DOCUMENTS);
    }

    private static boolean isSnapshot(Part source) {
        BsonValue snapshot = source.get("snapshot");
        return snapshot != null
                && snapshot.isString()
                && !snapshot.asString().getValue().equals("false");
    }

    @Nullable
    private static RawBsonDocument text(Part parent, String name) throws MalformedEventException {
        String json = Fields.optional(parent, name, value -> value.asString().getValue());
        return json == null ? null : ExtendedJson.parse(json);
    }

    @Nullable
    private static UpdateDescription update(Part envelope) throws MalformedEventException {
        Part description = Fields.optional(envelope, "updateDescription", Fields::part);
        if (description == null) {
            return null;
        }
        RawBsonDocument updatedFields = text(description, "updatedFields");
        List<String> removedFields = new ArrayList<>();
        for (BsonValue field : elements(description, "removedFields")) {
            removedFields.add(field.asString().getValue());
        }
        List<TruncatedArray> truncatedArrays = new ArrayList<>();
        for (BsonValue each : elements(description, "truncatedArrays")) {
            Part array = Fields.part(each);
            truncatedArrays.add(new TruncatedArray(
                    Fields.string(array, "field"),
                    Fields.required(array, "size").asInt32().getValue()));
        }
        return new UpdateDescription(
                updatedFields == null ? ExtendedJson.parse("{}") : updatedFields, removedFields, truncatedArrays);
    }

    private static List<BsonValue> elements(Part parent, String name) {
        return Optional.ofNullable(Fields.optional(parent, name, value -> (List<BsonValue>) value.asArray()))
                .orElse(List.of());
    }

    private static long number(Part parent, String name) {
        return Fields.required(parent, name).asNumber().longValue();
    }
}
