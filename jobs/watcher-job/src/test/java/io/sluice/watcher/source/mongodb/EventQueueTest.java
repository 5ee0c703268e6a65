package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.connector.base.ChangeEventQueue;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.util.LoggingContext;
import io.sluice.udf.event.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

class EventQueueTest {

    private static final int CAPACITY = 4;
    private static final int MORE_THAN_HALF = (int) (EventQueue.MAX_BYTES / 2) + 1;

    private final ChangeEventQueue<DataChangeEvent> queue = new ChangeEventQueue.Builder<DataChangeEvent>()
            .pollInterval(Duration.ofMillis(10))
            .maxBatchSize(CAPACITY)
            .maxQueueSize(CAPACITY)
            .loggingContextSupplier(() -> LoggingContext.forConnector("", "", ""))
            .build();

    private static SourceRecord event(int bytes) {
        BsonDocument document = new BsonDocument("b", new BsonBinary(new byte[bytes]));
        return ChangeRecords.ofSnapshot(
                new Namespace("db", "c"),
                new RawBsonDocument(document, new BsonDocumentCodec()),
                new BsonTimestamp(1, 1),
                new BsonDocument(),
                0);
    }

    @Test
    void readingThatIsStoppedDoesNotWaitForRoom() throws Exception {
        EventQueue events = new EventQueue(queue, () -> false);
        for (int i = 0; i < CAPACITY; i++) {
            events.add(event(1));
        }

        assertThatThrownBy(() -> events.add(event(1))).isInstanceOf(InterruptedException.class);
        assertThat(queue.poll()).hasSize(CAPACITY);
        events.add(event(1));
        assertThat(queue.poll()).hasSize(1);
    }

    @Test
    void largeEventsAreBoundedByTheirBytes() throws Exception {
        EventQueue events = new EventQueue(queue, () -> false);
        events.add(event(MORE_THAN_HALF));

        assertThatThrownBy(() -> events.add(event(MORE_THAN_HALF))).isInstanceOf(InterruptedException.class);
        queue.poll();
        events.add(event(MORE_THAN_HALF));
        queue.poll();
        events.add(event(3 * MORE_THAN_HALF));
        assertThat(queue.poll()).hasSize(1);
        events.add(event(MORE_THAN_HALF / 2));
        events.add(event(MORE_THAN_HALF / 2));
        assertThat(queue.poll()).hasSize(2);
    }

    @Test
    void readingGoesOnAsSoonAsThereIsRoom() throws Exception {
        EventQueue events = new EventQueue(queue, () -> true);
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 2 * CAPACITY; i++) {
                    events.add(event(MORE_THAN_HALF));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        List<DataChangeEvent> taken = new ArrayList<>();
        while (!reading.isDone() || queue.remainingCapacity() < CAPACITY) {
            taken.addAll(queue.poll());
        }

        reading.get(1, TimeUnit.MINUTES);
        assertThat(taken).hasSize(2 * CAPACITY);
    }
}
