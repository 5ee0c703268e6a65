package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.Version;
import java.util.Optional;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.json.JsonWriter;

/**
 * The format {@code sluice-simplified}: the example of document 4 to the letter. Bodies are {@link PlainBody}, and what
 * they do not tell of a value's type is in {@code types}, which has the shape of the message. The time and the version
 * of the change are left out where they follow from the cluster time.
 */
public final class SimplifiedCodec implements SelfContainedCodec {

    private static final long serialVersionUID = 1L;

    private static final NamespaceFields NAMESPACE = new NamespaceFields("database", "collection");
    private static final UpdateFields UPDATE =
            new UpdateFields("updated_fields", "removed_fields", "truncated_arrays", "new_size");
    private static final String DOCUMENT_KEY = "document_key";
    private static final String FULL_DOCUMENT = "full_document";
    private static final String BEFORE = "before";
    private static final String UPDATE_DESC = "update_desc";
    private static final String TYPES = "types";

    @Override
    public byte[] encodeKey(ChangeEvent event) {
        return EventKey.encode(event);
    }

    @Override
    public byte[] encodeValue(ChangeEvent event) {
        TextWriter out = new TextWriter(512);
        JsonWriter writer = ExtendedJson.writer(out);
        BsonDocument types = new BsonDocument();
        writer.writeStartDocument();
        writer.writeString("id", event.id());
        writer.writeString("operation_type", event.operationType().wireName());
        if (event.snapshot()) {
            writer.writeBoolean("snapshot", true);
        }
        writer.writeName("namespace");
        NAMESPACE.write(event.namespace(), writer);
        writeBody(DOCUMENT_KEY, event.documentKey(), writer, types);
        writeBody(FULL_DOCUMENT, event.fullDocument(), writer, types);
        writeBody(BEFORE, event.before(), writer, types);
        if (event.updateDescription() != null) {
            writer.writeName(UPDATE_DESC);
            UPDATE.write(
                    event.updateDescription(),
                    writer,
                    (fields, to) ->
                            add(types, UPDATE_DESC, nonEmpty(UPDATE.updatedFields(), PlainBody.write(fields, to))));
        }
        if (event.renamedTo() != null) {
            writer.writeName("renamed_to");
            NAMESPACE.write(event.renamedTo(), writer);
        }
        writer.writeName("cluster_time");
        ClusterTimeFields.write(event.clusterTime(), writer);
        if (event.timestampMs() != millis(event.clusterTime())) {
            Fields.writeTime("timestamp", event.timestampMs(), writer);
        }
        if (!event.version().equals(version(event.clusterTime()))) {
            writer.writeString("version", event.version().toString());
        }
        Fields.writeTime("delayed_until", event.delayedUntilMs(), writer);
        Fields.writeTime("released_at", event.releasedAtMs(), writer);
        if (!types.isEmpty()) {
            writer.writeName(TYPES);
            PlainBody.writeTypes(types, writer);
        }
        writer.writeEndDocument();
        return out.toString().getBytes(UTF_8);
    }

    private static void writeBody(
            String name, @Nullable RawBsonDocument document, JsonWriter writer, BsonDocument types) {
        if (document != null) {
            writer.writeName(name);
            add(types, name, PlainBody.write(document, writer));
        }
    }

    private static void add(BsonDocument types, String name, BsonDocument typesOfBody) {
        if (!typesOfBody.isEmpty()) {
            types.append(name, typesOfBody);
        }
    }

    private static BsonDocument nonEmpty(String name, BsonDocument types) {
        return types.isEmpty() ? types : new BsonDocument(name, types);
    }

    @Override
    public ChangeEvent decodeValue(byte[] value) throws MalformedEventException {
        Part root = new Part(ExtendedJson.parse(value));
        try {
            BsonDocument types = types(root);
            BsonTimestamp clusterTime = ClusterTimeFields.read(Fields.required(root, "cluster_time"));
            return new ChangeEvent(
                    Fields.string(root, "id"),
                    Fields.operation(root, "operation_type"),
                    Fields.flag(root, "snapshot"),
                    NAMESPACE.read(Fields.required(root, "namespace")),
                    body(root, DOCUMENT_KEY, types),
                    body(root, FULL_DOCUMENT, types),
                    body(root, BEFORE, types),
                    Fields.optional(root, UPDATE_DESC, v -> update(v, child(types, UPDATE_DESC))),
                    Fields.optional(root, "renamed_to", NAMESPACE::read),
                    clusterTime,
                    Optional.ofNullable(Fields.optional(root, "timestamp", Fields::millis))
                            .orElseGet(() -> millis(clusterTime)),
                    Optional.ofNullable(Fields.optional(
                                    root,
                                    "version",
                                    v -> Version.parse(v.asString().getValue())))
                            .orElseGet(() -> version(clusterTime)),
                    Fields.optional(root, "delayed_until", Fields::millis),
                    Fields.optional(root, "released_at", Fields::millis),
                    null);
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw new MalformedEventException(e.getMessage(), e);
        }
    }

    @Nullable
    private static RawBsonDocument body(Part root, String name, BsonDocument types) {
        return Fields.optional(root, name, v -> PlainBody.read(v.asDocument(), child(types, name)));
    }

    private static UpdateDescription update(BsonValue value, BsonDocument types) {
        UpdateDescription plain = UPDATE.read(value);
        return new UpdateDescription(
                PlainBody.read(plain.updatedFields(), child(types, UPDATE.updatedFields())),
                plain.removedFields(),
                plain.truncatedArrays());
    }

    private static BsonDocument types(Part root) {
        BsonValue types = root.get(TYPES);
        return types == null ? new BsonDocument() : types.asDocument();
    }

    private static BsonDocument child(BsonDocument parent, String name) {
        return parent.getDocument(name, new BsonDocument());
    }

    private static long millis(BsonTimestamp clusterTime) {
        return Integer.toUnsignedLong(clusterTime.getTime()) * 1000;
    }

    private static Version version(BsonTimestamp clusterTime) {
        return new Version(clusterTime.getValue(), 0);
    }
}
