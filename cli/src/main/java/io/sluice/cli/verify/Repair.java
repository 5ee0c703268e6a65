package io.sluice.cli.verify;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.SnapshotReads;
import io.sluice.udf.event.TopicNames;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.BsonTimestamp;

/**
 * Sends documents once more, through Kafka as every other change: all who read the topic get them. They carry the
 * cluster time at which the comparison began, and so lose to every change after it.
 */
final class Repair implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final TopicNames topics;
    private final ChangeEventCodec codec;
    private final BsonTimestamp comparedAt;
    private final SnapshotReads reads = new SnapshotReads();

    Repair(Producer<byte[], byte[]> producer, TopicNames topics, ChangeEventCodec codec, BsonTimestamp comparedAt) {
        this.producer = producer;
        this.topics = topics;
        this.codec = codec;
        this.comparedAt = comparedAt;
    }

    /** When the comparison began. */
    BsonTimestamp comparedAt() {
        return comparedAt;
    }

    /** @throws IllegalStateException if Kafka does not take it */
    void send(ChangeEvent document) throws InterruptedException {
        ChangeEvent read =
                reads.of(document.namespace(), document.fullDocument(), comparedAt, System.currentTimeMillis());
        try {
            producer.send(new ProducerRecord<>(
                            topics.of(read.namespace()), codec.encodeKey(read), codec.encodeValue(read)))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Kafka did not take a document again: " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
