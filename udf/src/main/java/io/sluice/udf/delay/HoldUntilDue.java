package io.sluice.udf.delay;

import io.sluice.udf.event.ChangeEvent;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The place where a change waits for its time. Keyed by document, so that the order of one document's changes is this
 * function's to keep. No setting delays anything yet: every change is due.
 */
public final class HoldUntilDue extends KeyedProcessFunction<String, ChangeEvent, ChangeEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(ChangeEvent event, Context context, Collector<ChangeEvent> out) {
        out.collect(event);
    }
}
