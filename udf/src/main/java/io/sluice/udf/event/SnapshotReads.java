package io.sluice.udf.event;

import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Documents that were read and not changed, as change events. Not for several threads. */
public final class SnapshotReads {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();

    private final EventIds ids = new EventIds();

    /**
     * The event of a document that was read.
     *
     * @param clusterTime when the reading began: the event wins over all older ones, and loses to every change after it
     * @param readAtMs epoch milliseconds
     */
    public ChangeEvent of(Namespace namespace, RawBsonDocument document, BsonTimestamp clusterTime, long readAtMs) {
        RawBsonDocument key = new RawBsonDocument(new BsonDocument("_id", document.get("_id")), DOCUMENTS);
        Version version = new Version(clusterTime.getValue(), 0);
        return new ChangeEvent(
                ids.of(namespace.fullName() + key.toJson() + version),
                OperationType.INSERT,
                true,
                namespace,
                key,
                document,
                null,
                null,
                null,
                clusterTime,
                readAtMs,
                version,
                null,
                null,
                null);
    }
}
