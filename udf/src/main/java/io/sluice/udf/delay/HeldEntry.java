package io.sluice.udf.delay;

import java.util.Objects;
import org.apache.flink.runtime.state.Keyed;
import org.apache.flink.runtime.state.PriorityComparable;
import org.apache.flink.runtime.state.heap.AbstractHeapPriorityQueueElement;

/** A held change's place in the queue: by its due time, then in the order of arrival. */
final class HeldEntry extends AbstractHeapPriorityQueueElement implements PriorityComparable<HeldEntry>, Keyed<String> {

    private final long dueMs;
    private final long sequence;
    private final String document;

    /** @param document its identity, the key of the stream */
    HeldEntry(long dueMs, long sequence, String document) {
        this.dueMs = dueMs;
        this.sequence = sequence;
        this.document = document;
    }

    long dueMs() {
        return dueMs;
    }

    long sequence() {
        return sequence;
    }

    @Override
    public String getKey() {
        return document;
    }

    @Override
    public int comparePriorityTo(HeldEntry other) {
        int byDueTime = Long.compare(dueMs, other.dueMs);
        return byDueTime != 0 ? byDueTime : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeldEntry that
                && dueMs == that.dueMs
                && sequence == that.sequence
                && document.equals(that.document);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dueMs, sequence, document);
    }

    @Override
    public String toString() {
        return dueMs + "/" + sequence + " " + document;
    }
}
