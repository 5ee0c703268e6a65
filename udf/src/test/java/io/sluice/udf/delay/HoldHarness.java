package io.sluice.udf.delay;

import io.sluice.udf.CapturedMetrics;
import io.sluice.udf.event.ChangeEvent;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** One subtask of the operator, with the time under control. */
final class HoldHarness extends AbstractStreamOperatorTestHarness<ChangeEvent> {

    static final int MAX_PARALLELISM = 16;

    private static final DocumentIdentity IDENTITY = new DocumentIdentity();

    private final HoldUntilDue hold;
    private final CapturedMetrics metrics;
    private final MockEnvironment environment;
    private int taken;

    private HoldHarness(HoldUntilDue hold, CapturedMetrics metrics, MockEnvironment environment) throws Exception {
        super(hold, environment);
        this.hold = hold;
        this.metrics = metrics;
        this.environment = environment;
        config.setStatePartitioner(0, IDENTITY);
        config.setStateKeySerializer(StringSerializer.INSTANCE);
        config.serializeAllConfigs();
    }

    static HoldHarness open(HoldOptions options, Backend backend, long nowMs) throws Exception {
        return open(options, backend, nowMs, 1, 0, null);
    }

    static HoldHarness open(
            HoldOptions options,
            Backend backend,
            long nowMs,
            int parallelism,
            int subtask,
            @Nullable OperatorSubtaskState state)
            throws Exception {
        return open(options, backend.create(), nowMs, parallelism, subtask, state);
    }

    static HoldHarness open(HoldOptions options, StateBackend backend, long nowMs) throws Exception {
        return open(options, backend, nowMs, 1, 0, null);
    }

    private static HoldHarness open(
            HoldOptions options,
            StateBackend backend,
            long nowMs,
            int parallelism,
            int subtask,
            @Nullable OperatorSubtaskState state)
            throws Exception {
        CapturedMetrics metrics = new CapturedMetrics();
        HoldHarness harness = new HoldHarness(
                new HoldUntilDue(options), metrics, metrics.environment(MAX_PARALLELISM, parallelism, subtask));
        harness.setStateBackend(backend);
        harness.setProcessingTime(nowMs);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    /** One harness for each subtask, from the states of as many as there were before. */
    static List<HoldHarness> openAll(
            HoldOptions options, Backend backend, long nowMs, int parallelism, List<OperatorSubtaskState> states)
            throws Exception {
        List<HoldHarness> all = new ArrayList<>();
        OperatorSubtaskState state = states.isEmpty()
                ? null
                : AbstractStreamOperatorTestHarness.repackageState(states.toArray(OperatorSubtaskState[]::new));
        for (int subtask = 0; subtask < parallelism; subtask++) {
            OperatorSubtaskState own = state == null
                    ? null
                    : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, MAX_PARALLELISM, states.size(), parallelism, subtask);
            all.add(open(options, backend, nowMs, parallelism, subtask, own));
        }
        return all;
    }

    static int subtaskOf(ChangeEvent change, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                IDENTITY.getKey(change), MAX_PARALLELISM, parallelism);
    }

    void process(ChangeEvent... changes) throws Exception {
        for (ChangeEvent change : changes) {
            StreamRecord<ChangeEvent> record = new StreamRecord<>(change);
            hold.setKeyContextElement1(record);
            hold.processElement1(record);
        }
    }

    void remove(ChangeEvent removal) throws Exception {
        StreamRecord<ChangeEvent> record = new StreamRecord<>(removal);
        hold.setKeyContextElement2(record);
        hold.processElement2(record);
    }

    /** What came out since the last look, by id. */
    List<String> out() {
        return outEvents().stream().map(ChangeEvent::id).toList();
    }

    List<ChangeEvent> outEvents() {
        List<ChangeEvent> all = extractOutputValues();
        List<ChangeEvent> fresh = all.subList(taken, all.size());
        taken = all.size();
        return List.copyOf(fresh);
    }

    long held() {
        return metrics.gauge("watcher_held");
    }

    CapturedMetrics metrics() {
        return metrics;
    }

    /** Documents that have state. */
    long documentsInState() {
        List<String> states =
                List.of(HeldState.documents().getName(), HeldState.further().getName());
        return backend().getKeys(states, VoidNamespace.INSTANCE).count();
    }

    boolean isQueueEmpty() {
        return metrics.gauge("watcher_held_next_due_ms") == 0;
    }

    /** Goes to a time and, from there, as many milliseconds on as it takes to release what is due. */
    void releaseUntil(long nowMs) throws Exception {
        setProcessingTime(nowMs);
        while (!isQueueEmpty() && metrics.gauge("watcher_held_next_due_ms") <= getProcessingTime()) {
            advanceTime(1);
        }
    }

    private KeyedStateBackend<String> backend() {
        return hold.getKeyedStateBackend();
    }

    @Override
    public void close() throws Exception {
        super.close();
        environment.close();
    }
}
