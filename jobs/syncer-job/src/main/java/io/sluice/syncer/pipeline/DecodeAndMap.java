package io.sluice.syncer.pipeline;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.UnmappableException;
import java.util.ArrayList;
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

    private transient Counter consumed;
    private transient Counter errors;
    private transient Counter collectionEvents;
    private transient Counter withoutImage;
    private transient Counter tombstones;

    public DecodeAndMap(ChangeEventCodec codec, DocumentMapping mapping) {
        this.codec = codec;
        this.mapping = mapping;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        consumed = metrics.counter("syncer_messages_consumed_total");
        errors = metrics.counter("syncer_errors_total");
        collectionEvents = metrics.counter("syncer_collection_events_total");
        withoutImage = metrics.counter("syncer_changes_without_row_total");
        tombstones = metrics.counter("syncer_tombstones_total");
    }

    @Override
    public void processElement(ConsumedRecord record, Context context, Collector<MappedRow> out) {
        consumed.inc();
        DeadLetter.Stage stage = DeadLetter.Stage.DECODE;
        try {
            Optional<ChangeEvent> event = codec.decode(record);
            if (event.isEmpty()) {
                tombstones.inc();
                return;
            }
            stage = DeadLetter.Stage.MAP;
            for (MappedRow row : rows(event.get(), record)) {
                out.collect(row);
            }
        } catch (MalformedEventException | UnmappableException e) {
            errors.inc();
            LOG.warn("Dead letter at {}, {}: {}", stage, record.position(), e.getMessage());
            context.output(DEAD_LETTERS, DeadLetter.of(record, stage, e, System.currentTimeMillis()));
        }
    }

    /** All rows of an event or none: half an event must not be written when its other half is a dead letter. */
    private List<MappedRow> rows(ChangeEvent event, ConsumedRecord record) throws UnmappableException {
        if (!event.operationType().isDocumentChange()) {
            collectionEvents.inc();
            LOG.info("{} of {}: its table stays as it is", event.operationType(), event.namespace());
            return List.of();
        }
        List<RowChange> changes = mapping.map(event, System.currentTimeMillis());
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
