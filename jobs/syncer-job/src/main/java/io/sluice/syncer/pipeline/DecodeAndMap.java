package io.sluice.syncer.pipeline;

import io.sluice.syncer.sink.InvalidValueMetrics;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.observe.LabelledCounters;
import java.util.EnumSet;
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

    private final RecordMapping mapping;

    private transient Counter consumed;
    private transient LabelledCounters<ErrorKind> errors;
    private transient Counter collectionEvents;
    private transient Counter withoutImage;
    private transient InvalidValueMetrics invalidValues;
    private transient Counter replayed;
    private transient Counter tombstones;

    /** @param ownLetters the topic of this job's dead letters: what is replayed for another job is left out */
    public DecodeAndMap(ChangeEventCodec codec, DocumentMapping mapping, String ownLetters) {
        this.mapping = new RecordMapping(codec, mapping, ownLetters);
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
        RecordOutcome outcome = mapping.map(record, System.currentTimeMillis(), invalidValues);
        if (outcome.replayed()) {
            replayed.inc();
        }
        switch (outcome.kind()) {
            case ROWS -> outcome.rows().forEach(out::collect);
            case DEAD_LETTER -> deadLetter(record, outcome.failure(), context);
            case WITHOUT_ROW -> withoutImage.inc();
            case COLLECTION_EVENT -> {
                collectionEvents.inc();
                LOG.info("{}: its table stays as it is", outcome.detail());
            }
            case TOMBSTONE -> tombstones.inc();
            case OF_ANOTHER_JOB -> {}
        }
    }

    private void deadLetter(ConsumedRecord record, RecordOutcome.Failure failure, Context context) {
        ErrorKind kind = failure.stage() == DeadLetter.Stage.MAP ? ErrorKind.UNMAPPABLE : ErrorKind.MALFORMED_EVENT;
        errors.inc(kind);
        try (ErrorContext logged = ErrorContext.of("decode_and_map", kind, 1)) {
            LOG.warn(
                    "Dead letter at {}, {}: {}",
                    failure.stage(),
                    record.position(),
                    failure.error().getMessage());
        }
        context.output(
                DEAD_LETTERS, DeadLetter.of(record, failure.stage(), failure.error(), System.currentTimeMillis()));
    }
}
