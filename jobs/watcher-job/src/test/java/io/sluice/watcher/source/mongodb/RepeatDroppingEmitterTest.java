package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplitState;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffset;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffsetFactory;
import org.apache.flink.cdc.connectors.mongodb.source.reader.MongoDBRecordEmitter;
import org.apache.flink.cdc.connectors.mongodb.source.utils.MongoRecordUtils;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class RepeatDroppingEmitterTest {

    private static final int SECONDS = 0x63A1B2C3;

    private final Counter repeats = new SimpleCounter();
    private final Emitted output = new Emitted();
    private final StreamSplitState split = split(atATime());

    @Test
    void dropsAndCountsWhatTheStreamBringsAgain() {
        emit(split, change(1), change(2), change(2), change(1), change(3));

        assertThat(emitted()).containsExactly(token(1), token(2), token(3));
        assertThat(repeats.getCount()).isEqualTo(2);
    }

    @Test
    void goesOnFromThePositionInTheCheckpoint() {
        emit(split, change(1), change(2));

        emit(split(split.getStartingOffset()), change(1), change(2), change(3));

        assertThat(emitted()).containsExactly(token(1), token(2), token(3));
    }

    @Test
    void aDocumentThatIsReadWithinTheStreamHasNoPlaceInIt() throws Exception {
        BsonDocument position = Tokens.document(token(2));
        RawBsonDocument document = Gens.raw(BsonDocument.parse("{_id: 1}"));
        SourceRecord read = ChangeRecords.ofSnapshot(
                new Namespace("game_db", "late"), document, new BsonTimestamp(SECONDS, 1), position, 0);

        emit(split, change(2), read, read);

        assertThat(emitted()).containsExactly(token(2), null, null);
    }

    @Test
    void aHeartbeatMovesThePositionAndTheNextChangePasses() throws Exception {
        BsonDocument idle = Tokens.document(Tokens.highWatermark(SECONDS, 3));

        emit(split, change(1), ChangeRecords.heartbeat(idle, 0), change(2), change(3));

        assertThat(emitted()).containsExactly(token(1), token(3));
    }

    /** Whatever is repeated, wherever reading starts anew: each change passes once, in the order of the stream. */
    @Test
    void anyRereadingOfAStreamGivesTheStream() {
        RandomInput.theory("reread streams")
                .forAll(lists().of(integers().between(0, 9)).ofSizeBetween(0, 12))
                .checkAssert(restarts -> {
                    Emitted own = new Emitted();
                    StreamSplitState state = split(atATime());
                    TreeSet<String> read = new TreeSet<>();
                    int end = 0;
                    for (int restart : restarts) {
                        int from = Math.min(restart, end);
                        end = Math.max(end, from + 4);
                        List<SourceRecord> records = IntStream.range(from, end)
                                .mapToObj(i -> change(i))
                                .toList();
                        records.forEach(record -> read.add(ResumeTokens.data(MongoRecordUtils.getResumeToken(record))));
                        emit(state, own, records);
                    }
                    assertThat(own.changes())
                            .extracting(ChangeEvent::resumeToken)
                            .containsExactlyElementsOf(read);
                });
    }

    private RepeatDroppingEmitter emitter() {
        return new RepeatDroppingEmitter(
                new MongoDBRecordEmitter<>(
                        new ChangeEventDeserializer(),
                        new SourceReaderMetrics(InternalSourceReaderMetricGroup.mock(new UnregisteredMetricsGroup())),
                        new ChangeStreamOffsetFactory()),
                repeats);
    }

    private void emit(StreamSplitState state, SourceRecord... records) {
        emit(state, output, List.of(records));
    }

    private void emit(StreamSplitState state, Emitted to, List<SourceRecord> records) {
        try {
            emitter().emitRecord(new SourceRecords(records), to, state);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<String> emitted() {
        return output.changes().stream().map(ChangeEvent::resumeToken).toList();
    }

    private static StreamSplitState split(Offset start) {
        return new StreamSplitState(
                new StreamSplit("stream", start, ChangeStreamOffset.NO_STOPPING_OFFSET, List.of(), Map.of(), 0));
    }

    /** A new one each time, for the connector changes it. */
    private static ChangeStreamOffset atATime() {
        return new ChangeStreamOffset(new BsonTimestamp(SECONDS, 0));
    }

    private static SourceRecord change(int increment) {
        BsonDocument event = BsonDocument.parse(
                """
                {operationType: 'insert', ns: {db: 'game_db', coll: 'players'}, documentKey: {_id: 1},
                 fullDocument: {_id: 1}, wallTime: {$date: '2022-12-20T13:03:00.123Z'}}""");
        event.append("_id", Tokens.document(token(increment)));
        event.append("clusterTime", new BsonTimestamp(SECONDS, increment));
        return ChangeRecords.ofStream(Gens.raw(event), 0);
    }

    private static String token(int increment) {
        return Tokens.of(SECONDS, increment, 0);
    }

    private record Emitted(List<ChangeEvent> changes) implements SourceOutput<ChangeEvent> {

        private Emitted() {
            this(new ArrayList<>());
        }

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
