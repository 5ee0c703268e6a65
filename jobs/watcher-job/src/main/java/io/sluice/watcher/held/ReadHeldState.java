package io.sluice.watcher.held;

import io.sluice.udf.delay.HeldOfDocument;
import io.sluice.udf.delay.HeldState;
import io.sluice.udf.event.ChangeEvent;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Stands in for the operator that holds, and so is given its state; reads all of it, key by key, and changes nothing.
 * Each record that comes in asks for one report.
 */
final class ReadHeldState extends AbstractStreamOperator<String> implements OneInputStreamOperator<String, String> {

    private static final long serialVersionUID = 1L;

    private final HeldQuery query;

    ReadHeldState(HeldQuery query) {
        this.query = query;
    }

    @Override
    public void processElement(StreamRecord<String> ignored) throws Exception {
        KeyedStateBackend<String> backend = getKeyedStateBackend();
        MapState<Long, ChangeEvent> further = backend.getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, HeldState.further());
        HeldTally tally = new HeldTally(query);
        backend.applyToAllKeys(
                VoidNamespace.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                HeldState.documents(),
                (document, state) -> add(state.value(), further, tally));
        tally.lines().forEach(line -> output.collect(new StreamRecord<>(line)));
    }

    private static void add(HeldOfDocument held, MapState<Long, ChangeEvent> further, HeldTally tally)
            throws Exception {
        if (held.change() != null) {
            tally.add(held.sequence(), held.change());
        }
        if (held.further() > 0) {
            for (Map.Entry<Long, ChangeEvent> other : further.entries()) {
                tally.add(other.getKey(), other.getValue());
            }
        }
    }
}
