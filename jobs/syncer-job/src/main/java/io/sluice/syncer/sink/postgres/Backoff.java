package io.sluice.syncer.sink.postgres;

import java.time.Duration;

/** The waits between attempts. */
final class Backoff {

    /** Waits; a test counts instead. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** Further doublings are beyond any configured maximum, and would overflow. */
    private static final int MAX_DOUBLINGS = 40;

    private final RetryOptions options;
    private final Sleeper sleeper;

    Backoff(RetryOptions options) {
        this(options, duration -> Thread.sleep(duration.toMillis()));
    }

    Backoff(RetryOptions options, Sleeper sleeper) {
        this.options = options;
        this.sleeper = sleeper;
    }

    /** @param failures how often it has failed so far, from 1 */
    boolean isExhausted(int failures) {
        return failures > options.maxAttempts();
    }

    int maxAttempts() {
        return options.maxAttempts();
    }

    /** Waits before the attempt that follows this failure. Cancelling the job interrupts it. */
    void pause(int failures) throws InterruptedException {
        sleeper.sleep(delay(failures));
    }

    Duration delay(int failures) {
        long doubled = options.initialBackoff().toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        Duration max = options.maxBackoff();
        return doubled <= 0 || doubled > max.toMillis() ? max : Duration.ofMillis(doubled);
    }
}
