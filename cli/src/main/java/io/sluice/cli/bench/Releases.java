package io.sluice.cli.bench;

import java.util.BitSet;
import org.HdrHistogram.Histogram;

/** What came out of one part, and when. Filled by one thread and read by another. */
final class Releases {
    private final HeldPart part;
    private final BitSet seen;
    private final Histogram latenessMs = new Histogram(3);
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;
    private long early;

    Releases(HeldPart part) {
        this.part = part;
        this.seen = new BitSet(part.count());
    }

    HeldPart part() {
        return part;
    }

    /** A change that comes twice counts once, at its first time; but early is early. */
    synchronized void add(int id, long appendedMs) {
        long lateMs = appendedMs - part.dueMs(id);
        if (lateMs < 0) {
            early++;
        }
        if (seen.get(id - part.firstId())) {
            return;
        }
        seen.set(id - part.firstId());
        latenessMs.recordValue(Math.max(0, lateMs));
        firstMs = Math.min(firstMs, appendedMs);
        lastMs = Math.max(lastMs, appendedMs);
    }

    synchronized int count() {
        return seen.cardinality();
    }

    synchronized long missing() {
        return part.count() - (long) seen.cardinality();
    }

    synchronized long early() {
        return early;
    }

    synchronized long latenessMs(double percentile) {
        return latenessMs.getValueAtPercentile(percentile);
    }

    /** From the first one to the last one. */
    synchronized Window window() {
        return seen.isEmpty() ? Window.EMPTY : new Window(firstMs, lastMs);
    }
}
