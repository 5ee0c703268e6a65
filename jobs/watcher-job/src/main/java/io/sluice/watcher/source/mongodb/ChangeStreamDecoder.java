package io.sluice.watcher.source.mongodb;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.EventIds;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.SnapshotReads;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.event.Version;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** From what MongoDB sends to change events, without parsing the documents inside. Not for several threads. */
final class ChangeStreamDecoder {

    private final EventIds ids = new EventIds();
    private final SnapshotReads snapshotReads = new SnapshotReads();

    /** An event as the server sent it, its resume token in {@code _id}. */
    ChangeEvent decode(RawBsonDocument event) {
        OperationType operationType = OperationType.ofWireName(
                        event.getString("operationType").getValue())
                .orElseThrow(() -> new IllegalArgumentException("Unknown operation of a change stream: "
                        + event.getString("operationType").getValue()));
        String token = ResumeTokens.data(event.getDocument("_id"));
        BsonTimestamp clusterTime = event.getTimestamp("clusterTime", ResumeTokens.clusterTime(token));
        return new ChangeEvent(
                ids.of(token),
                operationType,
                false,
                namespace(event.getDocument("ns", new BsonDocument())),
                document(event, "documentKey"),
                document(event, "fullDocument"),
                document(event, "fullDocumentBeforeChange"),
                update(event),
                event.containsKey("to") ? namespace(event.getDocument("to")) : null,
                clusterTime,
                wallTimeMs(event, clusterTime),
                ResumeTokens.version(token),
                null,
                null,
                token);
    }

    /** A document read by a snapshot that began at a cluster time. */
    ChangeEvent decodeSnapshotRead(
            Namespace namespace, RawBsonDocument document, BsonTimestamp clusterTime, long readAtMs) {
        return snapshotReads.of(namespace, document, clusterTime, readAtMs);
    }

    /**
     * Word to consumers that changes never came.
     *
     * @param window {@code {lost_from, resumed_at}}, cluster times
     */
    ChangeEvent gap(String database, RawBsonDocument window, long nowMs) {
        BsonTimestamp resumedAt = window.getTimestamp("resumed_at");
        return new ChangeEvent(
                ids.of("gap" + database + window.toJson()),
                OperationType.GAP,
                false,
                new Namespace(database, ""),
                null,
                window,
                null,
                null,
                null,
                resumedAt,
                nowMs,
                new Version(resumedAt.getValue(), 0),
                null,
                null,
                null);
    }

    private static Namespace namespace(BsonDocument ns) {
        return new Namespace(text(ns, "db"), text(ns, "coll"));
    }

    private static String text(BsonDocument document, String name) {
        BsonValue value = document.get(name);
        return value == null ? "" : value.asString().getValue();
    }

    @Nullable
    private static RawBsonDocument document(BsonDocument event, String name) {
        BsonValue value = event.get(name);
        return value == null || value.isNull() ? null : (RawBsonDocument) value.asDocument();
    }

    /** MongoDB 6 tells the wall clock; before, the cluster time has it in seconds. */
    private static long wallTimeMs(BsonDocument event, BsonTimestamp clusterTime) {
        BsonValue wallTime = event.get("wallTime");
        return wallTime != null
                ? wallTime.asDateTime().getValue()
                : Integer.toUnsignedLong(clusterTime.getTime()) * 1000;
    }

    @Nullable
    private static UpdateDescription update(RawBsonDocument event) {
        BsonValue value = event.get("updateDescription");
        if (value == null || value.isNull()) {
            return null;
        }
        BsonDocument description = value.asDocument();
        List<String> removedFields = new ArrayList<>();
        for (BsonValue field : description.getArray("removedFields", new BsonArray())) {
            removedFields.add(field.asString().getValue());
        }
        List<TruncatedArray> truncatedArrays = new ArrayList<>();
        for (BsonValue array : description.getArray("truncatedArrays", new BsonArray())) {
            truncatedArrays.add(new TruncatedArray(
                    array.asDocument().getString("field").getValue(),
                    array.asDocument().getNumber("newSize").intValue()));
        }
        return new UpdateDescription(document(description, "updatedFields"), removedFields, truncatedArrays);
    }
}
