package io.sluice.udf.event;

import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;

/**
 * One change of one document, or of a whole collection, in the form that every source produces and every target takes.
 * Documents stay the bytes the source sent, so that no type is lost and nothing is parsed that nobody reads.
 *
 * @param id the same for the same change, however often it is read
 * @param snapshot true for a document read by a snapshot; its operation is {@link OperationType#INSERT}
 * @param documentKey null only for an event of a whole collection or database
 * @param fullDocument the document after the change; null for a delete, and for an update whose document was gone when
 *     the source looked it up (its delete follows)
 * @param before the document before the change, where the source keeps it
 * @param updateDescription null but for an update
 * @param renamedTo null but for a rename
 * @param clusterTime the source's logical clock; for a snapshot read, when its snapshot began
 * @param timestampMs the wall clock of the change, epoch milliseconds
 * @param delayedUntilMs until when the change is held, or was, epoch milliseconds; null if it never was
 * @param releasedAtMs when a held change was let go, epoch milliseconds; null if it was not held, or still is
 * @param resumeToken where the source's stream goes on after this change; null for a snapshot read. It stays inside the
 *     watcher and is no part of any format.
 */
@TypeInfo(ChangeEventTypeInfoFactory.class)
public record ChangeEvent(
        String id,
        OperationType operationType,
        boolean snapshot,
        Namespace namespace,
        @Nullable RawBsonDocument documentKey,
        @Nullable RawBsonDocument fullDocument,
        @Nullable RawBsonDocument before,
        @Nullable UpdateDescription updateDescription,
        @Nullable Namespace renamedTo,
        BsonTimestamp clusterTime,
        long timestampMs,
        Version version,
        @Nullable Long delayedUntilMs,
        @Nullable Long releasedAtMs,
        @Nullable String resumeToken) {

    public ChangeEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(operationType, "operationType");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(clusterTime, "clusterTime");
        Objects.requireNonNull(version, "version");
        if (operationType.isDocumentChange() && documentKey == null) {
            throw new IllegalArgumentException("A change of a document needs its key: " + operationType);
        }
    }

    /** The same change, to be held until then. */
    public ChangeEvent delayedUntil(long dueMs) {
        return withDelay(dueMs, null);
    }

    /** The same held change, let go at that time. */
    public ChangeEvent releasedAt(long nowMs) {
        return withDelay(delayedUntilMs, nowMs);
    }

    /** The same change with other documents. */
    public ChangeEvent withDocuments(
            @Nullable RawBsonDocument newDocumentKey,
            @Nullable RawBsonDocument newFullDocument,
            @Nullable RawBsonDocument newBefore,
            @Nullable UpdateDescription newUpdateDescription) {
        return new ChangeEvent(
                id,
                operationType,
                snapshot,
                namespace,
                newDocumentKey,
                newFullDocument,
                newBefore,
                newUpdateDescription,
                renamedTo,
                clusterTime,
                timestampMs,
                version,
                delayedUntilMs,
                releasedAtMs,
                resumeToken);
    }

    private ChangeEvent withDelay(@Nullable Long dueMs, @Nullable Long nowMs) {
        return new ChangeEvent(
                id,
                operationType,
                snapshot,
                namespace,
                documentKey,
                fullDocument,
                before,
                updateDescription,
                renamedTo,
                clusterTime,
                timestampMs,
                version,
                dueMs,
                nowMs,
                resumeToken);
    }
}
