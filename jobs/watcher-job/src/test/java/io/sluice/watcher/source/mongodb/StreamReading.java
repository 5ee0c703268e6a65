package io.sluice.watcher.source.mongodb;

import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.sluice.config.LostPosition;
import io.sluice.config.Secret;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.NamespaceSelection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplitState;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffset;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffsetFactory;
import org.apache.flink.cdc.connectors.mongodb.source.reader.MongoDBRecordEmitter;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/**
 * The source between MongoDB's records and the job, with a test in MongoDB's place: reads from a position on, and can be
 * stopped at any record. Its position goes through the source's own serializer, as into a checkpoint.
 */
final class StreamReading {

    private static final MongoSourceOptions OPTIONS = new MongoSourceOptions(
            Secret.ofPlain("mongodb://127.0.0.1:1"),
            new NamespaceSelection(List.of("game_db"), List.of("players"), null),
            true,
            null,
            FullDocument.UPDATE_LOOKUP,
            FullDocumentBeforeChange.OFF,
            1024,
            1024,
            64,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            "watcher",
            LostPosition.FAIL);

    private final List<ChangeEvent> changes = new ArrayList<>();
    private final StreamSplitState split;
    private final RepeatDroppingEmitter emitter = new RepeatDroppingEmitter(
            new MongoDBRecordEmitter<>(
                    new ChangeEventDeserializer(),
                    new SourceReaderMetrics(InternalSourceReaderMetricGroup.mock(new UnregisteredMetricsGroup())),
                    new ChangeStreamOffsetFactory()),
            new SimpleCounter());

    private StreamReading(StreamSplit split) {
        this.split = new StreamSplitState(split);
    }

    static SimpleVersionedSerializer<SourceSplitBase> serializer() {
        return ((MongoChangeSource) MongoChangeSource.create(OPTIONS)).getSplitSerializer();
    }

    static StreamSplit split(ChangeStreamOffset position) {
        return new StreamSplit("stream-split", position, ChangeStreamOffset.NO_STOPPING_OFFSET, List.of(), Map.of(), 0);
    }

    static StreamReading from(BsonTimestamp time) {
        return new StreamReading(split(new ChangeStreamOffset(time)));
    }

    static StreamReading from(byte[] checkpoint) throws Exception {
        SimpleVersionedSerializer<SourceSplitBase> serializer = serializer();
        return new StreamReading(
                serializer.deserialize(serializer.getVersion(), checkpoint).asStreamSplit());
    }

    void read(SourceRecord record) throws Exception {
        emitter.emitRecord(SourceRecords.fromSingleRecord(record), new Output(changes), split);
    }

    /** What a checkpoint has of it now. */
    byte[] checkpoint() throws Exception {
        return serializer().serialize(split.toSourceSplit());
    }

    BsonDocument position() {
        return ((ChangeStreamOffset) split.getStartingOffset()).getResumeToken();
    }

    /** The resume tokens of the changes that the job has got. */
    List<String> tokens() {
        return changes.stream().map(ChangeEvent::resumeToken).toList();
    }

    static SourceRecord change(String token) {
        BsonDocument event = BsonDocument.parse(
                """
                {operationType: 'insert', ns: {db: 'game_db', coll: 'players'}, documentKey: {_id: 1},
                 fullDocument: {_id: 1}, wallTime: {$date: '2022-12-20T13:03:00.123Z'}}""");
        event.append("_id", Tokens.document(token));
        event.append("clusterTime", ResumeTokens.clusterTime(token));
        return ChangeRecords.ofStream(Gens.raw(event), 0);
    }

    private record Output(List<ChangeEvent> changes) implements SourceOutput<ChangeEvent> {

        @Override
        public void collect(ChangeEvent change) {
            changes.add(change);
        }

        @Override
        public void collect(ChangeEvent change, long timestampMs) {
            changes.add(change);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            // Not asked for.
        }

        @Override
        public void markIdle() {
            // Not asked for.
        }

        @Override
        public void markActive() {
            // Not asked for.
        }
    }
}
