package io.sluice.syncer.pipeline;

import io.sluice.syncer.pipeline.RecordOutcome.Kind;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.deadletter.Replay;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordPlace;
import io.sluice.udf.mapping.Arrival;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.mapping.InvalidValues;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.UnmappableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a record's bytes to what becomes of it. Not for several threads. */
public final class RecordMapping implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ChangeEventCodec codec;
    private final DocumentMapping mapping;
    private final String ownLetters;

    /** @param ownLetters the topic of this job's dead letters: what is replayed for another job is left out */
    public RecordMapping(ChangeEventCodec codec, DocumentMapping mapping, String ownLetters) {
        this.codec = codec;
        this.mapping = mapping;
        this.ownLetters = ownLetters;
    }

    /**
     * Decodes and maps.
     *
     * @param nowMs the time of mapping, epoch milliseconds
     */
    public RecordOutcome map(ConsumedRecord record, long nowMs, InvalidValues invalid) {
        Optional<Replay> replay = Replay.of(record);
        boolean replayed = replay.isPresent();
        if (replayed && !replay.get().letters().equals(ownLetters)) {
            return RecordOutcome.nothing(Kind.OF_ANOTHER_JOB, false);
        }
        DeadLetter.Stage stage = DeadLetter.Stage.DECODE;
        try {
            Optional<ChangeEvent> decoded = codec.decode(record);
            if (decoded.isEmpty()) {
                return RecordOutcome.nothing(Kind.TOMBSTONE, replayed);
            }
            ChangeEvent event = decoded.get();
            if (!event.operationType().isDocumentChange()) {
                return RecordOutcome.collectionEvent(event.operationType() + " of " + event.namespace(), replayed);
            }
            stage = DeadLetter.Stage.MAP;
            // All rows of an event or none: half of it must not be written when its other half is a dead letter.
            RecordPlace place = new RecordPlace(
                    record.topic(),
                    record.partition(),
                    replay.map(Replay::firstOffset).orElse(record.offset()));
            List<RowChange> changes = mapping.map(event, new Arrival(nowMs, place), invalid);
            return changes.isEmpty()
                    ? RecordOutcome.nothing(Kind.WITHOUT_ROW, replayed)
                    : RecordOutcome.rows(rows(changes, record, replay.flatMap(Replay::table)), replayed);
        } catch (MalformedEventException | UnmappableException e) {
            return RecordOutcome.deadLetter(stage, e, replayed);
        }
    }

    private static List<MappedRow> rows(List<RowChange> changes, ConsumedRecord record, Optional<String> onlyTable) {
        List<MappedRow> rows = new ArrayList<>(changes.size());
        for (RowChange change : changes) {
            if (onlyTable.isEmpty() || onlyTable.get().equals(change.table().name())) {
                rows.add(new MappedRow(change, record));
            }
        }
        return rows;
    }
}
