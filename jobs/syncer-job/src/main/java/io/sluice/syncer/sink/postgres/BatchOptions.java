package io.sluice.syncer.sink.postgres;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a batch is written, besides every checkpoint, and how.
 *
 * @param maxRows over all tables of a subtask
 * @param flushInterval how long its first row may wait
 * @param copyThreshold from this many rows on, a table without a key is appended to through COPY
 */
public record BatchOptions(int maxRows, Duration flushInterval, int copyThreshold) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A batch of large documents is written before it has its rows, or its arrays would not fit into memory. */
    static final long MAX_BYTES = 32L << 20;

    public static final BatchOptions DEFAULT = new BatchOptions(1000, Duration.ofMillis(500), 1000);

    public BatchOptions {
        Limits.requireAtLeast(1, maxRows, "maxRows");
        Limits.requirePositive(flushInterval, "flushInterval");
        Limits.requireAtLeast(1, copyThreshold, "copyThreshold");
    }
}
