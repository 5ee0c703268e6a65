package io.sluice.udf.position;

import io.sluice.udf.event.ChangeEvent;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Drops the changes that a source reads again, by their position in its stream. Stands directly behind the source, so
 * that it sees the stream in its order.
 *
 * <p>Resume tokens order as their stream does, so the last one is all there is to remember. One subtask reads the
 * stream, but after a restore it may be another: every subtask then starts from the furthest position of all.
 */
public final class DropRepeats extends ProcessFunction<ChangeEvent, ChangeEvent> implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private transient ListState<String> furthestState;
    private transient String furthest;
    private transient Counter repeats;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        furthestState = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("furthest-resume-token", Types.STRING));
        furthest = "";
        for (String token : furthestState.get()) {
            furthest = furthest.compareTo(token) < 0 ? token : furthest;
        }
        repeats = getRuntimeContext().getMetricGroup().counter("watcher_repeats_dropped_total");
    }

    @Override
    public void processElement(ChangeEvent event, Context context, Collector<ChangeEvent> out) {
        // A snapshot read has no place in the stream.
        if (event.resumeToken() != null) {
            if (event.resumeToken().compareTo(furthest) <= 0) {
                repeats.inc();
                return;
            }
            furthest = event.resumeToken();
        }
        out.collect(event);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        furthestState.clear();
        if (!furthest.isEmpty()) {
            furthestState.add(furthest);
        }
    }
}
