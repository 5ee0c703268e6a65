package io.sluice.cli.bench;

import java.time.Instant;
import java.util.Collection;

/** A stretch of time; both ends belong to it. */
record Window(long fromMs, long toMs) {
    static final Window EMPTY = new Window(0, -1);

    boolean contains(long timeMs) {
        return timeMs >= fromMs && timeMs <= toMs;
    }

    long count(Collection<Instant> times) {
        return times.stream().filter(time -> contains(time.toEpochMilli())).count();
    }

    /** So many in this time, by the second. */
    long perSecond(long count) {
        return count * 1000 / Math.max(1, toMs - fromMs);
    }
}
