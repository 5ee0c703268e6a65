package io.sluice.watcher.source.mongodb;

import io.debezium.connector.base.ChangeEventQueue;
import io.debezium.pipeline.DataChangeEvent;
import java.util.function.BooleanSupplier;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;

/**
 * The reading thread's way into the framework's queue, which waits for room there without an end, and counts events
 * only: the thread would outlive a job that is stopped while its queue is full, and some thousands of large documents
 * would not fit into the memory of a TaskManager. (The queue's own bound by bytes goes through each event's objects by
 * reflection, which the JDK refuses.)
 */
final class EventQueue {

    /** Of the events in the queue, unless it is a single one. */
    static final long MAX_BYTES = 16L << 20;

    /** How soon a reader that waits notices that it is to end. */
    private static final long LOOK_INTERVAL_MS = 10;

    private final ChangeEventQueue<DataChangeEvent> queue;
    private final BooleanSupplier isRunning;

    /** Since the queue was last seen empty. */
    private long bytes;

    EventQueue(ChangeEventQueue<DataChangeEvent> queue, BooleanSupplier isRunning) {
        this.queue = queue;
        this.isRunning = isRunning;
    }

    /** @throws InterruptedException if the reading is to end before there is room */
    void add(SourceRecord event) throws InterruptedException {
        long size = ChangeRecords.sizeOf(event);
        awaitRoom(size);
        bytes += size;
        queue.enqueue(new DataChangeEvent(event));
    }

    private void awaitRoom(long size) throws InterruptedException {
        synchronized (queue) {
            while (isFull(size)) {
                if (!isRunning.getAsBoolean()) {
                    throw new InterruptedException("Reading was stopped");
                }
                queue.wait(LOOK_INTERVAL_MS);
            }
        }
    }

    private boolean isFull(long size) {
        int room = queue.remainingCapacity();
        if (room == queue.totalCapacity()) {
            bytes = 0;
            return false;
        }
        return room == 0 || bytes + size > MAX_BYTES;
    }
}
