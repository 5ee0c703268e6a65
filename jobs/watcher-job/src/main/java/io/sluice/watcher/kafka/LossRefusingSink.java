package io.sluice.watcher.kafka;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A two-phase sink whose committer may not shrug off a transaction it cannot commit.
 *
 * <p>Flink's Kafka committer counts a fenced or expired transaction in a metric and goes on: its records are gone, and
 * the job stays green. Here the job fails and says so, and restarts from a checkpoint that still has the records.
 */
final class LossRefusingSink<T, S, C> implements Sink<T>, SupportsCommitter<C>, SupportsWriterState<T, S> {

    private static final long serialVersionUID = 1L;

    private final TwoPhaseCommittingStatefulSink<T, S, C> sink;

    private LossRefusingSink(TwoPhaseCommittingStatefulSink<T, S, C> sink) {
        this.sink = sink;
    }

    static <T, S, C> Sink<T> of(TwoPhaseCommittingStatefulSink<T, S, C> sink) {
        return new LossRefusingSink<>(sink);
    }

    @Override
    @Deprecated
    public SinkWriter<T> createWriter(InitContext context) throws IOException {
        return sink.createWriter(context);
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return sink.createWriter(context);
    }

    @Override
    public StatefulSinkWriter<T, S> restoreWriter(WriterInitContext context, Collection<S> state) throws IOException {
        return sink.restoreWriter(context, state);
    }

    @Override
    public SimpleVersionedSerializer<S> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
        return new LossRefusingCommitter<>(sink.createCommitter(context), context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<C> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }
}
