package io.sluice.udf.delay;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Version;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.InternalPriorityQueue;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * The changes that are held: the changes themselves by document, in keyed state, and beside them one queue of all
 * documents in the order of release. Both are the state backend's, so neither is bound by memory.
 *
 * <p>What is asked of most documents is whether anything is held of them. In RocksDB that must be a look-up of one key,
 * which its filter answers: to iterate over a document's keys means to walk over all that were deleted around them, a
 * storm's by the hundred thousand.
 */
final class HeldChanges {

    private final KeyContext keys;
    private final ValueState<HeldOfDocument> documents;
    private final MapState<Long, ChangeEvent> further;
    private final InternalPriorityQueue<HeldEntry> queue;
    private final HeldCounts counts;

    private long nextSequence;

    HeldChanges(
            KeyContext keys,
            ValueState<HeldOfDocument> documents,
            MapState<Long, ChangeEvent> further,
            InternalPriorityQueue<HeldEntry> queue,
            HeldCounts counts,
            long nextSequence) {
        this.keys = keys;
        this.documents = documents;
        this.further = further;
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
        String document = currentDocument();
        long sequence = nextSequence++;
        HeldOfDocument held = ofDocument();
        if (held.change() == null) {
            update(held.with(sequence, change));
        } else {
            further.put(sequence, change);
            update(held.withFurther(1));
        }
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
        HeldOfDocument held = ofDocument();
        ChangeEvent change = held.change();
        if (change != null && held.sequence() == entry.sequence()) {
            update(held.withoutChange());
        } else {
            change = further.get(entry.sequence());
            if (change == null) {
                throw new IllegalStateException("The queue of held changes has one that is not in the state: " + entry);
            }
            further.remove(entry.sequence());
            update(held.withFurther(-1));
        }
        counts.add(entry.getKey(), change.namespace(), -1);
        return change;
    }

    /** What is due of the document whose key is the current one, in the order of release. */
    List<HeldEntry> dueOfDocument(long nowMs) throws Exception {
        List<HeldEntry> due = new ArrayList<>();
        HeldOfDocument held = ofDocument();
        if (held.change() != null && held.change().delayedUntilMs() <= nowMs) {
            due.add(entry(held.sequence(), held.change()));
        }
        if (held.further() > 0) {
            for (Map.Entry<Long, ChangeEvent> other : further.entries()) {
                if (other.getValue().delayedUntilMs() <= nowMs) {
                    due.add(entry(other.getKey(), other.getValue()));
                }
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
        HeldOfDocument held = ofDocument();
        if (held.isEmpty()) {
            return 0;
        }
        int dropped = 0;
        HeldOfDocument left = held;
        if (held.change() != null && held.change().version().compareTo(upTo) <= 0) {
            drop(held.sequence(), held.change());
            left = left.withoutChange();
            dropped++;
        }
        if (held.further() > 0) {
            int droppedFurther = dropFurther(upTo);
            left = left.withFurther(-droppedFurther);
            dropped += droppedFurther;
        }
        update(left);
        return dropped;
    }

    private int dropFurther(Version upTo) throws Exception {
        int dropped = 0;
        boolean isAnyLeft = false;
        Iterator<Map.Entry<Long, ChangeEvent>> all = further.iterator();
        while (all.hasNext()) {
            Map.Entry<Long, ChangeEvent> other = all.next();
            if (other.getValue().version().compareTo(upTo) <= 0) {
                drop(other.getKey(), other.getValue());
                all.remove();
                dropped++;
            } else {
                isAnyLeft = true;
            }
        }
        if (!isAnyLeft) {
            // On the heap an emptied map would stay.
            further.clear();
        }
        return dropped;
    }

    private void drop(long sequence, ChangeEvent change) {
        queue.remove(entry(sequence, change));
        counts.add(currentDocument(), change.namespace(), -1);
    }

    private HeldEntry entry(long sequence, ChangeEvent change) {
        return new HeldEntry(change.delayedUntilMs(), sequence, currentDocument());
    }

    private String currentDocument() {
        return (String) keys.getCurrentKey();
    }

    private HeldOfDocument ofDocument() throws Exception {
        HeldOfDocument held = documents.value();
        return held == null ? HeldOfDocument.NOTHING : held;
    }

    private void update(HeldOfDocument held) throws Exception {
        if (held.isEmpty()) {
            documents.clear();
        } else {
            documents.update(held);
        }
    }
}
