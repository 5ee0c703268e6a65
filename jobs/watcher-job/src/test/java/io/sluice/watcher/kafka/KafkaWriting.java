package io.sluice.watcher.kafka;

import io.sluice.udf.codec.SluiceCodec;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.TopicNames;
import io.sluice.udf.type.ImmutableSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.IOUtils;

/**
 * The watcher's sink in its operators, writer and committer, behind a source whose position is the number of events it
 * has read; the test plays the part of Flink's checkpoints.
 */
final class KafkaWriting implements AutoCloseable {

    private final OneInputStreamOperatorTestHarness<ChangeEvent, CommittableMessage<Object>> writer;
    private final OneInputStreamOperatorTestHarness<CommittableMessage<Object>, CommittableMessage<Object>> committer;
    private final List<String> read = new ArrayList<>();

    @SuppressWarnings("unchecked")
    KafkaWriting(FakeKafka kafka, boolean exactlyOnce) throws Exception {
        Sink<ChangeEvent> sink = KafkaTopics.create(
                new KafkaOptions(
                        kafka.connection(),
                        new TopicNames("cdc.{database}.{collection}"),
                        1,
                        (short) 1,
                        exactlyOnce,
                        "watcher-" + UUID.randomUUID(),
                        1 << 20,
                        "dead-letters",
                        Map.of("acks", "all", "transaction.timeout.ms", "60000")),
                new SluiceCodec());
        SupportsCommitter<Object> committing = (SupportsCommitter<Object>) sink;
        // A committable hands its producer back when it is committed, and a copy would not.
        TypeSerializer<CommittableMessage<Object>> messages = new ByReference();
        writer = new OneInputStreamOperatorTestHarness<>(new SinkWriterOperatorFactory<>(sink));
        writer.setup(messages);
        writer.open();
        committer = new OneInputStreamOperatorTestHarness<>(new CommitterOperatorFactory<>(committing, false, true));
        committer.setup(messages);
        committer.open();
    }

    private static ChangeEvent event(int number) {
        String key = "{_id: " + number + "}";
        return Events.of(OperationType.INSERT, Events.PLAYERS, key, key, number, null);
    }

    /** The ids of all events that the source has read. */
    List<String> read() {
        return read;
    }

    /** The ids of the events before a position. */
    List<String> before(int position) {
        return read.subList(0, position);
    }

    /** The next events of the source. */
    void read(int events) throws Exception {
        for (int i = 0; i < events; i++) {
            ChangeEvent event = event(read.size());
            read.add(event.id());
            writer.processElement(event, 0);
        }
    }

    /**
     * The barrier of a checkpoint: what is in it, when it returns, is the position of the source.
     *
     * @return the position
     */
    int barrier(long checkpoint) throws Exception {
        writer.prepareSnapshotPreBarrier(checkpoint);
        writer.snapshot(checkpoint, checkpoint);
        List<CommittableMessage<Object>> committables = new ArrayList<>(writer.extractOutputValues());
        writer.getOutput().clear();
        for (CommittableMessage<Object> committable : committables) {
            committer.processElement(new StreamRecord<>(committable));
        }
        committer.snapshot(checkpoint, checkpoint);
        return read.size();
    }

    void complete(long checkpoint) throws Exception {
        writer.notifyOfCompletedCheckpoint(checkpoint);
        committer.notifyOfCompletedCheckpoint(checkpoint);
    }

    /** As a kill: what is in an open transaction is aborted, which its producer complains of. */
    @Override
    public void close() {
        IOUtils.closeAllQuietly(writer, committer);
    }

    private static final class ByReference extends ImmutableSerializer<CommittableMessage<Object>> {

        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(CommittableMessage<Object> message, DataOutputView out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CommittableMessage<Object> deserialize(DataInputView in) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TypeSerializerSnapshot<CommittableMessage<Object>> snapshotConfiguration() {
            throw new UnsupportedOperationException();
        }
    }
}
