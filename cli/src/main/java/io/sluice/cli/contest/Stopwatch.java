package io.sluice.cli.contest;

import java.util.concurrent.TimeUnit;

/** Runs from its creation on. */
final class Stopwatch {
    private final long startNs = System.nanoTime();

    double perSecond(long count) {
        return count * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - startNs);
    }
}
