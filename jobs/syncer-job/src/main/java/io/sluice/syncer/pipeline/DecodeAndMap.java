package io.sluice.syncer.pipeline;

import io.sluice.syncer.sink.InvalidValueMetrics;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.deadletter.Replay;
import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordPlace;
import io.sluice.udf.mapping.Arrival;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.UnmappableException;
import io.sluice.udf.observe.LabelledCounters;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a record's bytes to rows. What cannot be decoded or mapped becomes a dead letter, and the records around it go
 * on.
 */
public final class DecodeAndMap extends ProcessFunction<ConsumedRecord, MappedRow> {

    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters", DeadLetter.typeInfo());

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DecodeAndMap.class);

    private final ChangeEventCodec codec;
    private final DocumentMapping mapping;
    private final String ownLetters;

    private transient Counter consumed;
    private transient LabelledCounters<ErrorKind> errors;
    private transient Counter collectionEvents;
    private transient Counter withoutImage;
    private transient InvalidValueMetrics invalidValues;
    private transient Counter replayed;
    private transient Counter tombstones;

    /** @param ownLetters the topic of this job's dead letters: what is replayed for another job is left out */
    public DecodeAndMap(ChangeEventCodec codec, DocumentMapping mapping, String ownLetters) {
        this.codec = codec;
        this.mapping = mapping;
        this.ownLetters = ownLetters;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        consumed = metrics.counter("syncer_messages_consumed_total");
        errors = new LabelledCounters<>(
                metrics,
                "syncer_errors_total",
                "type",
                EnumSet.of(ErrorKind.MALFORMED_EVENT, ErrorKind.UNMAPPABLE),
                ErrorKind::label);
        collectionEvents = metrics.counter("syncer_collection_events_total");
        withoutImage = metrics.counter("syncer_changes_without_row_total");
        invalidValues = new InvalidValueMetrics(metrics);
        replayed = metrics.counter("syncer_replayed_total");
        tombstones = metrics.counter("syncer_tombstones_total");
    }

    @Override
    public void processElement(ConsumedRecord record, Context context, Collector<MappedRow> out) {
        consumed.inc();
        Optional<Replay> replay = Replay.of(record);
        if (replay.isPresent()) {
            if (!replay.get().letters().equals(ownLetters)) {
                return;
            }
            replayed.inc();
        }
        DeadLetter.Stage stage = DeadLetter.Stage.DECODE;
        try {
            Optional<ChangeEvent> event = codec.decode(record);
            if (event.isEmpty()) {
                tombstones.inc();
                return;
            }
            stage = DeadLetter.Stage.MAP;
            RecordPlace place = new RecordPlace(
                    record.topic(),
                    record.partition(),
                    replay.map(Replay::firstOffset).orElse(record.offset()));
            Arrival arrival = new Arrival(System.currentTimeMillis(), place);
            Optional<String> only = replay.flatMap(Replay::table);
            for (MappedRow row : rows(event.get(), record, arrival)) {
                if (only.isEmpty() || only.get().equals(row.row().table().name())) {
                    out.collect(row);
                }
            }
        } catch (MalformedEventException | UnmappableException e) {
            ErrorKind kind = e instanceof UnmappableException ? ErrorKind.UNMAPPABLE : ErrorKind.MALFORMED_EVENT;
            errors.inc(kind);
            try (ErrorContext logged = ErrorContext.of("decode_and_map", kind, 1)) {
                LOG.warn("Dead letter at {}, {}: {}", stage, record.position(), e.getMessage());
            }
            context.output(DEAD_LETTERS, DeadLetter.of(record, stage, e, System.currentTimeMillis()));
        }
    }

    /** All rows of an event or none: half an event must not be written when its other half is a dead letter. */
    private List<MappedRow> rows(ChangeEvent event, ConsumedRecord record, Arrival arrival) throws UnmappableException {
        if (!event.operationType().isDocumentChange()) {
            collectionEvents.inc();
            LOG.info("{} of {}: its table stays as it is", event.operationType(), event.namespace());
            return List.of();
        }
        List<RowChange> changes = mapping.map(event, arrival, invalidValues);
        if (changes.isEmpty()) {
            withoutImage.inc();
        }
        List<MappedRow> rows = new ArrayList<>(changes.size());
        for (RowChange change : changes) {
            rows.add(new MappedRow(change, record));
        }
        return rows;
    }
}
