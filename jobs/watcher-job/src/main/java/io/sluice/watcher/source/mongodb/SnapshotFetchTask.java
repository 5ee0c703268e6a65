package io.sluice.watcher.source.mongodb;

import com.mongodb.client.MongoCursor;
import io.sluice.udf.event.Namespace;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffset;
import org.apache.flink.cdc.connectors.mongodb.source.reader.fetch.MongoDBScanFetchTask;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.RawBsonDocument;

/**
 * Reads one range of a collection. Its documents carry the cluster time at which their reading began: they win over
 * everything older and lose to every change after it, which the stream delivers.
 */
final class SnapshotFetchTask extends MongoDBScanFetchTask {

    private final ChangeStreams streams;
    private BsonDocument lowWatermark;

    SnapshotFetchTask(SnapshotSplit split, ChangeStreams streams) {
        super(split);
        this.streams = streams;
    }

    @Override
    protected void dispatchLowWaterMarkEvent(Context context, SourceSplitBase split, Offset offset)
            throws InterruptedException {
        lowWatermark = ((ChangeStreamOffset) offset).getResumeToken();
        super.dispatchLowWaterMarkEvent(context, split, offset);
    }

    @Override
    protected void executeDataSnapshot(Context context) throws Exception {
        BsonTimestamp clusterTime = ResumeTokens.clusterTime(ResumeTokens.data(lowWatermark));
        // A table id is two names with a dot between; the collection's may hold more dots.
        Namespace namespace = Namespace.parse(snapshotSplit.getTableId().identifier());
        BsonDocument from = (BsonDocument) snapshotSplit.getSplitStart()[1];
        BsonDocument until = (BsonDocument) snapshotSplit.getSplitEnd()[1];
        BsonDocument index = (BsonDocument) snapshotSplit.getSplitStart()[0];
        EventQueue queue = new EventQueue(context.getQueue(), () -> taskRunning);
        enqueue(streams.read(namespace, from, until, index), namespace, clusterTime, queue);
        if (until.values().stream().allMatch(bound -> bound.getBsonType() == BsonType.MAX_KEY)) {
            // The end is not part of a range, nor of one that the server is given no end for; yet a key can be the
            // largest there is.
            enqueue(streams.read(namespace, until), namespace, clusterTime, queue);
        }
    }

    private void enqueue(
            MongoCursor<RawBsonDocument> cursor, Namespace namespace, BsonTimestamp clusterTime, EventQueue queue)
            throws InterruptedException {
        try (MongoCursor<RawBsonDocument> documents = cursor) {
            while (documents.hasNext()) {
                if (!taskRunning) {
                    throw new InterruptedException("The snapshot of " + namespace + " was stopped");
                }
                queue.add(ChangeRecords.ofSnapshot(
                        namespace, documents.next(), clusterTime, lowWatermark, System.currentTimeMillis()));
            }
        }
    }
}
