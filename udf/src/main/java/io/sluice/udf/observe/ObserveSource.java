package io.sluice.udf.observe;

import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.OperationType;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.bson.BsonValue;

/**
 * Counts what the source reads, and takes the canary out: the document that the source writes and reads back, whose
 * round trip tells a dead stream from an idle one.
 */
public final class ObserveSource extends ProcessFunction<ChangeEvent, ChangeEvent> {

    private static final long serialVersionUID = 1L;

    @Nullable
    private final String canaryCollection;

    private final String canaryId;

    private transient Counter processed;
    private transient Counter gaps;
    private transient LabelledCounters<ErrorKind> errors;
    private transient long canaryRoundTripMs;
    private transient long canarySeenAtMs;
    private transient long lastChangeAtMs;

    /**
     * @param canaryCollection null for no canary; whose events are never delivered
     * @param canaryId the key of this job's canary; those of other jobs do not count
     */
    public ObserveSource(@Nullable String canaryCollection, String canaryId) {
        this.canaryCollection = canaryCollection;
        this.canaryId = canaryId;
    }

    @Override
    public void open(OpenContext context) {
        var metrics = getRuntimeContext().getMetricGroup();
        canarySeenAtMs = System.currentTimeMillis();
        lastChangeAtMs = canarySeenAtMs;
        processed = metrics.counter("watcher_events_processed_total");
        gaps = metrics.counter("watcher_gaps_total");
        errors = new LabelledCounters<>(
                metrics, "watcher_errors_total", "type", List.of(ErrorKind.POSITION_LOST), ErrorKind::label);
        metrics.gauge("watcher_canary_round_trip_ms", () -> canaryRoundTripMs);
        metrics.gauge("watcher_canary_age_seconds", () -> (System.currentTimeMillis() - canarySeenAtMs) / 1000);
        metrics.gauge("watcher_last_change_age_seconds", () -> (System.currentTimeMillis() - lastChangeAtMs) / 1000);
    }

    @Override
    public void processElement(ChangeEvent event, Context context, Collector<ChangeEvent> out) {
        if (event.namespace().collection().equals(canaryCollection)) {
            observeCanary(event);
            return;
        }
        processed.inc();
        lastChangeAtMs = System.currentTimeMillis();
        if (event.operationType() == OperationType.GAP) {
            gaps.inc();
            errors.inc(ErrorKind.POSITION_LOST);
        }
        out.collect(event);
    }

    private void observeCanary(ChangeEvent event) {
        boolean isOurs = event.documentKey() != null
                && event.documentKey().containsKey("_id")
                && event.documentKey().get("_id").isString()
                && event.documentKey().getString("_id").getValue().equals(canaryId);
        BsonValue sentAt =
                event.fullDocument() == null ? null : event.fullDocument().get("at");
        if (isOurs && sentAt != null && sentAt.isDateTime()) {
            canarySeenAtMs = System.currentTimeMillis();
            canaryRoundTripMs = canarySeenAtMs - sentAt.asDateTime().getValue();
        }
    }
}
