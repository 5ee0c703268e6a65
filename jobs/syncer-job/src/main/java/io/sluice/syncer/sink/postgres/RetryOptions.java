package io.sluice.syncer.sink.postgres;

import java.io.Serializable;
import java.time.Duration;

/**
 * How often a flush that failed for a passing reason is tried again, and how long to wait before: twice as long each
 * time.
 *
 * @param maxAttempts attempts after the first; then the job fails, and Flink's restart takes over
 */
public record RetryOptions(int maxAttempts, Duration initialBackoff, Duration maxBackoff) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** 1, 2, 4, 8, 16 seconds. */
    public static final RetryOptions DEFAULT = new RetryOptions(5, Duration.ofSeconds(1), Duration.ofSeconds(16));

    public RetryOptions {
        Limits.requireAtLeast(0, maxAttempts, "maxAttempts");
        Limits.requirePositive(initialBackoff, "initialBackoff");
        Limits.requirePositive(maxBackoff, "maxBackoff");
    }
}
