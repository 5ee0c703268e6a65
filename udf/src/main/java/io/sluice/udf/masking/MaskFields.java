package io.sluice.udf.masking;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.observe.LabelledCounters;
import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Masks what comes, and counts what was masked. Without state: it comes and goes with its settings. */
public final class MaskFields extends RichMapFunction<ChangeEvent, ChangeEvent> {

    private static final long serialVersionUID = 1L;
    private static final String UID = "mask-fields";

    private final Masks masks;
    private final Key key;

    private transient Masking masking;

    /** Reads the key of the hashes where the job runs: it is no part of the job graph. */
    @FunctionalInterface
    public interface Key extends Supplier<String>, Serializable {}

    public MaskFields(Masks masks, Key key) {
        this.masks = masks;
        this.key = key;
    }

    /** Masks nothing. */
    public static MaskFields none() {
        return new MaskFields(new Masks(List.of(), ""), () -> "");
    }

    /** The changes with their fields masked; without masks the stream itself. */
    public DataStream<ChangeEvent> behind(DataStream<ChangeEvent> changes) {
        return masks.isEmpty() ? changes : changes.map(this).uid(UID).name(UID);
    }

    @Override
    public void open(OpenContext context) {
        LabelledCounters<MaskAction> masked = new LabelledCounters<>(
                getRuntimeContext().getMetricGroup(),
                "watcher_masked_fields_total",
                "action",
                List.of(MaskAction.values()),
                MaskAction::word);
        masking = new Masking(masks, masks.hashes() ? key.get() : "", masked::inc);
    }

    @Override
    public ChangeEvent map(ChangeEvent event) {
        return masking.of(event);
    }
}
