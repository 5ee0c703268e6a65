package io.sluice.syncer.sink.postgres;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a batch is written, besides every checkpoint.
 *
 * @param maxRows over all tables of a subtask
 * @param flushInterval how long its first row may wait
 */
public record BatchOptions(int maxRows, Duration flushInterval) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A batch of large documents is written before it has its rows, or its arrays would not fit into memory. */
    static final long MAX_BYTES = 32L << 20;

    public static final BatchOptions DEFAULT = new BatchOptions(1000, Duration.ofMillis(500));

    public BatchOptions {
        Limits.requireAtLeast(1, maxRows, "maxRows");
        Limits.requirePositive(flushInterval, "flushInterval");
    }
}
