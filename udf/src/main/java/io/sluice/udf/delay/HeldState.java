package io.sluice.udf.delay;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ChangeEventSerializer;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * What the state is called and made of. The names find it in a savepoint, so they stay; and whoever reads a savepoint
 * or a retained checkpoint from outside finds the held changes by {@link #OPERATOR_UID} and {@link #documents()} and
 * {@link #further()}.
 */
public final class HeldState {

    public static final String OPERATOR_UID = "hold-until-due";

    /** The state backend's own ordered queue, as its timers have one. */
    static final String QUEUE = "held-queue";

    private HeldState() {}

    /** By document: what is held of it. A change knows until when. */
    public static ValueStateDescriptor<HeldOfDocument> documents() {
        return new ValueStateDescriptor<>("held-documents", HeldOfDocument.Serializer.INSTANCE);
    }

    /** By document: the changes beyond the one that is in {@link #documents()}, by their sequence. */
    public static MapStateDescriptor<Long, ChangeEvent> further() {
        return new MapStateDescriptor<>("held-further", LongSerializer.INSTANCE, ChangeEventSerializer.INSTANCE);
    }

    /** Collections and databases whose documents were removed, each with the version of that, as text. */
    public static MapStateDescriptor<String, String> removals() {
        return new MapStateDescriptor<>("removed-collections", StringSerializer.INSTANCE, StringSerializer.INSTANCE);
    }

    static ListStateDescriptor<HeldCount> counts() {
        return new ListStateDescriptor<>("held-counts", HeldCount.Serializer.INSTANCE);
    }

    static ListStateDescriptor<Long> nextSequence() {
        return new ListStateDescriptor<>("next-sequence", Types.LONG);
    }
}
