package io.sluice.syncer.sink.postgres;

import java.time.Duration;

/** Checks of options that a configuration has checked before, with kinder words. */
final class Limits {

    private Limits() {}

    static void requirePositive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than nothing, not " + duration);
        }
    }

    static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }
}
