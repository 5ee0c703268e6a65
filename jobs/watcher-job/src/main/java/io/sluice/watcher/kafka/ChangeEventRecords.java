package io.sluice.watcher.kafka;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.observe.LabelledCounters;
import java.util.EnumSet;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From change events to Kafka records: topic by collection, partition by document key. */
final class ChangeEventRecords implements KafkaRecordSerializationSchema<ChangeEvent> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ChangeEventRecords.class);

    private final KafkaOptions options;
    private final ChangeEventCodec codec;

    private transient CreatedTopics topics;
    private transient Counter published;
    private transient Counter tooLarge;
    private transient Counter unwritten;
    private transient LabelledCounters<ErrorKind> errors;

    ChangeEventRecords(KafkaOptions options, ChangeEventCodec codec) {
        this.options = options;
        this.codec = codec;
    }

    @Override
    public void open(InitializationContext context, KafkaSinkContext sinkContext) {
        topics = new CreatedTopics(options);
        published = context.getMetricGroup().counter("watcher_events_published_total");
        tooLarge = context.getMetricGroup().counter("watcher_events_too_large_total");
        errors = new LabelledCounters<>(
                context.getMetricGroup(),
                "watcher_errors_total",
                "type",
                EnumSet.of(ErrorKind.RECORD_TOO_LARGE),
                ErrorKind::label);
        unwritten = context.getMetricGroup().counter("watcher_events_unwritten_total");
    }

    /** @return null for what the format has no form for: Flink's sink passes it by */
    @Override
    @Nullable
    public ProducerRecord<byte[], byte[]> serialize(ChangeEvent event, KafkaSinkContext context, Long timestamp) {
        if (!codec.holds(event)) {
            unwritten.inc();
            return null;
        }
        SizedRecord record = new SizedRecord(
                topics.of(event.namespace()), codec.encodeKey(event), codec.encodeValue(event), event.timestampMs());
        if (record.fits()) {
            published.inc();
            return record.record();
        }
        tooLarge.inc();
        errors.inc(ErrorKind.RECORD_TOO_LARGE);
        LOG.warn("{} of {} is too large for its topic: it becomes a dead letter", event.id(), event.namespace());
        return record.letter(topics.deadLetters(), System.currentTimeMillis());
    }
}
