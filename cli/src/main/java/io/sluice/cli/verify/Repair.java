package io.sluice.cli.verify;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.SnapshotReads;
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
    private final Topics topics;
    private final BsonTimestamp comparedAt;
    private final SnapshotReads reads = new SnapshotReads();

    Repair(Producer<byte[], byte[]> producer, Topics topics, BsonTimestamp comparedAt) {
        this.producer = producer;
        this.topics = topics;
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
                            topics.names().of(read.namespace()),
                            topics.codec().encodeKey(read),
                            topics.codec().encodeValue(read)))
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
