package io.sluice.watcher.source.mongodb;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.watcher.source.mongodb.ChangeRecords.Kind;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitState;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffset;
import org.apache.flink.cdc.connectors.mongodb.source.utils.MongoRecordUtils;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.bson.BsonDocument;

/**
 * Hands the records of the reading thread to the job, but none a second time: resume tokens order as their stream does,
 * so a change at or before the split's position, which is that of the last record, is a repeat.
 *
 * <p>The position is the source's own state. A place to remember it in an operator behind the source would have to be a
 * union list, as the stream may move to another subtask, and with one in the source's chain Flink 1.20 refuses to stop
 * a job of which some subtasks stand in back-pressure ("part of its tasks has called operators' finish method").
 */
final class RepeatDroppingEmitter implements RecordEmitter<SourceRecords, ChangeEvent, SourceSplitState> {

    private final RecordEmitter<SourceRecords, ChangeEvent, SourceSplitState> emitter;
    private final Counter repeats;

    /** @param emitter moves the split's position to that of each record */
    RepeatDroppingEmitter(RecordEmitter<SourceRecords, ChangeEvent, SourceSplitState> emitter, Counter repeats) {
        this.emitter = emitter;
        this.repeats = repeats;
    }

    @Override
    public void emitRecord(SourceRecords records, SourceOutput<ChangeEvent> output, SourceSplitState split)
            throws Exception {
        for (SourceRecord record : records.getSourceRecordList()) {
            if (split.isStreamSplitState() && isRepeat(record, split)) {
                repeats.inc();
            } else {
                emitter.emitRecord(SourceRecords.fromSingleRecord(record), output, split);
            }
        }
    }

    private static boolean isRepeat(SourceRecord record, SourceSplitState split) {
        if (!MongoRecordUtils.isDataChangeRecord(record) || ChangeRecords.kind(record) != Kind.STREAM) {
            return false;
        }
        BsonDocument position = ((ChangeStreamOffset) split.asStreamSplitState().getStartingOffset()).getResumeToken();
        // Out of the server's bytes: the record's own offset is JSON, which the emitter behind this one parses anyway.
        BsonDocument token = ChangeRecords.document(record).getDocument("_id");
        return position != null && ResumeTokens.data(token).compareTo(ResumeTokens.data(position)) <= 0;
    }
}
