package io.sluice.udf.delay;

import io.sluice.udf.event.Namespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * How many changes are held, by key group and collection, in memory: tells without a look at the state that a document
 * has nothing held, which is so for most. By key group, so that the counts can move with the state.
 */
final class HeldCounts {

    private final KeyGroupRange keyGroups;
    private final int maxParallelism;
    private final BiConsumer<Namespace, LongSupplier> onNewCollection;
    private final Map<Namespace, Tally> byCollection = new HashMap<>();
    private final Tally all;

    private static final class Tally {
        private final long[] byKeyGroup;
        /** Metrics read it from another thread. */
        private volatile long total;

        private Tally(int keyGroups) {
            byKeyGroup = new long[keyGroups];
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        private void add(int keyGroup, long count) {
            byKeyGroup[keyGroup] += count;
            total = total + count;
        }
    }

    /** @param onNewCollection is told of each collection, with its count, when the first of its changes is held */
    HeldCounts(KeyGroupRange keyGroups, int maxParallelism, BiConsumer<Namespace, LongSupplier> onNewCollection) {
        this.keyGroups = keyGroups;
        this.maxParallelism = maxParallelism;
        this.onNewCollection = onNewCollection;
        this.all = new Tally(keyGroups.getNumberOfKeyGroups());
    }

    long total() {
        return all.total;
    }

    /** False if no change of the document is held. */
    boolean mayHold(String document, Namespace collection) {
        if (all.total == 0) {
            return false;
        }
        Tally tally = byCollection.get(collection);
        return tally != null && tally.byKeyGroup[keyGroupOf(document) - keyGroups.getStartKeyGroup()] > 0;
    }

    void add(String document, Namespace collection, long count) {
        add(keyGroupOf(document), collection, count);
    }

    private void add(int keyGroup, Namespace collection, long count) {
        Tally tally = byCollection.computeIfAbsent(collection, this::newTally);
        int place = keyGroup - keyGroups.getStartKeyGroup();
        tally.add(place, count);
        all.add(place, count);
    }

    private Tally newTally(Namespace collection) {
        Tally tally = new Tally(keyGroups.getNumberOfKeyGroups());
        onNewCollection.accept(collection, () -> tally.total);
        return tally;
    }

    private int keyGroupOf(String document) {
        return KeyGroupRangeAssignment.assignToKeyGroup(document, maxParallelism);
    }

    List<HeldCount> snapshot() {
        List<HeldCount> counts = new ArrayList<>();
        byCollection.forEach((collection, tally) -> {
            for (int place = 0; place < tally.byKeyGroup.length; place++) {
                if (tally.byKeyGroup[place] > 0) {
                    counts.add(new HeldCount(keyGroups.getKeyGroupId(place), collection, tally.byKeyGroup[place]));
                }
            }
        });
        return counts;
    }

    /** Takes what concerns its own key groups of the counts of all subtasks. */
    void restore(Iterable<HeldCount> counts) {
        for (HeldCount count : counts) {
            if (keyGroups.contains(count.keyGroup())) {
                add(count.keyGroup(), count.collection(), count.count());
            }
        }
    }
}
