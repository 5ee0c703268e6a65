package io.sluice.udf.delay;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Version;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.InternalPriorityQueue;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * The changes that are held: the changes themselves by document, in keyed state, and beside them one queue of all
 * documents in the order of release. Both are the state backend's, so neither is bound by memory.
 */
final class HeldChanges {

    private final KeyContext keys;
    private final MapState<Long, ChangeEvent> changes;
    private final InternalPriorityQueue<HeldEntry> queue;
    private final HeldCounts counts;

    private long nextSequence;

    HeldChanges(
            KeyContext keys,
            MapState<Long, ChangeEvent> changes,
            InternalPriorityQueue<HeldEntry> queue,
            HeldCounts counts,
            long nextSequence) {
        this.keys = keys;
        this.changes = changes;
        this.queue = queue;
        this.counts = counts;
        this.nextSequence = nextSequence;
    }

    /** What the next held change is numbered with: higher than all before it, so that arrival keeps its order. */
    long nextSequence() {
        return nextSequence;
    }

    /** The change that is due first, of all documents; null if none is held. */
    @Nullable
    HeldEntry first() {
        return queue.peek();
    }

    /** Holds a change of the document whose key is the current one. */
    void add(ChangeEvent change) throws Exception {
        String document = (String) keys.getCurrentKey();
        long sequence = nextSequence++;
        changes.put(sequence, change);
        queue.add(new HeldEntry(change.delayedUntilMs(), sequence, document));
        counts.add(document, change.namespace(), 1);
    }

    /** Takes out the change that is due first; its document's key becomes the current one. */
    ChangeEvent takeFirst() throws Exception {
        HeldEntry entry = queue.poll();
        keys.setCurrentKey(entry.getKey());
        return remove(entry);
    }

    /** Takes out a change of the document whose key is the current one. */
    ChangeEvent take(HeldEntry entry) throws Exception {
        queue.remove(entry);
        return remove(entry);
    }

    private ChangeEvent remove(HeldEntry entry) throws Exception {
        ChangeEvent change = changes.get(entry.sequence());
        if (change == null) {
            throw new IllegalStateException("The queue of held changes has one that is not in the state: " + entry);
        }
        changes.remove(entry.sequence());
        counts.add(entry.getKey(), change.namespace(), -1);
        return change;
    }

    /** What is due of the document whose key is the current one, in the order of release. */
    List<HeldEntry> dueOfDocument(long nowMs) throws Exception {
        String document = (String) keys.getCurrentKey();
        List<HeldEntry> due = new ArrayList<>();
        for (Map.Entry<Long, ChangeEvent> held : changes.entries()) {
            if (held.getValue().delayedUntilMs() <= nowMs) {
                due.add(new HeldEntry(held.getValue().delayedUntilMs(), held.getKey(), document));
            }
        }
        due.sort(HeldEntry::comparePriorityTo);
        return due;
    }

    /**
     * Drops what is held of the document whose key is the current one, up to a version.
     *
     * @return how many
     */
    int dropOfDocument(Version upTo) throws Exception {
        String document = (String) keys.getCurrentKey();
        int dropped = 0;
        boolean isAnyLeft = false;
        Iterator<Map.Entry<Long, ChangeEvent>> all = changes.iterator();
        while (all.hasNext()) {
            Map.Entry<Long, ChangeEvent> held = all.next();
            ChangeEvent change = held.getValue();
            if (change.version().compareTo(upTo) > 0) {
                isAnyLeft = true;
                continue;
            }
            queue.remove(new HeldEntry(change.delayedUntilMs(), held.getKey(), document));
            counts.add(document, change.namespace(), -1);
            all.remove();
            dropped++;
        }
        if (!isAnyLeft) {
            // On the heap an emptied map would stay.
            changes.clear();
        }
        return dropped;
    }
}
