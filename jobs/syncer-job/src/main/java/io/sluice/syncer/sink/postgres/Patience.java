package io.sluice.syncer.sink.postgres;

/**
 * How many rows may wait in a writer's buffer, and for how long.
 *
 * <p>A full buffer makes the writer wait, and that is back-pressure. But the commit that it waits for may only come after
 * the next barrier, which is behind the row that waits: if the checkpoint has failed, and nobody tells a sink. So after
 * {@link #PATIENCE_MS} a batch at a time is let in, ever more slowly (about six minutes for all), up to five times the
 * bound: the barrier is only behind what the network holds, once it has been sent. If that is not enough, it is hopeless
 * after {@link #GIVE_UP_MS}: no wait is for ever, and memory is bounded, by fifty batches or 160 MiB of events.
 */
final class Patience {

    static final int BATCHES_BEFORE_WAITING = 10;
    static final int MOST_BATCHES = 5 * BATCHES_BEFORE_WAITING;
    static final long PATIENCE_MS = 5_000;
    static final long GIVE_UP_MS = 600_000;
    private static final long LET_IN_FIRST_MS = 100;
    private static final long LET_IN_LAST_MS = 15_000;

    private final BatchOptions batch;
    private int batchesBeforeWaiting = BATCHES_BEFORE_WAITING;
    /** Since when full, with nothing written; 0 if not. */
    private long stuckSinceMs;

    private long letInDueMs;
    private long letInEveryMs;

    Patience(BatchOptions batch) {
        this.batch = batch;
    }

    boolean isBatch(BatchBuffer buffer) {
        return isOver(1, buffer);
    }

    boolean isFull(BatchBuffer buffer) {
        return isOver(batchesBeforeWaiting, buffer);
    }

    private boolean isOver(int batches, BatchBuffer buffer) {
        return buffer.size() >= (long) batch.maxRows() * batches
                || buffer.bytes()
                        >= BatchOptions.MAX_BYTES * Math.max(BATCHES_BEFORE_WAITING, batches) / BATCHES_BEFORE_WAITING;
    }

    /** @param onlyBarrierHelps whether it is known already that nothing can be written before the next barrier */
    void begin(long nowMs, boolean onlyBarrierHelps) {
        if (stuckSinceMs == 0) {
            stuckSinceMs = nowMs;
            letInEveryMs = LET_IN_FIRST_MS;
            letInDueMs = nowMs + (onlyBarrierHelps ? letInEveryMs : PATIENCE_MS);
        }
    }

    /** True if there is room for one batch more, from now on. */
    boolean letsIn(long nowMs) {
        if (nowMs < letInDueMs || batchesBeforeWaiting >= MOST_BATCHES) {
            return false;
        }
        batchesBeforeWaiting++;
        letInDueMs = nowMs + letInEveryMs;
        letInEveryMs = Math.min(LET_IN_LAST_MS, letInEveryMs * 13 / 10);
        return true;
    }

    long waitedMs(long nowMs) {
        return nowMs - stuckSinceMs;
    }

    static boolean isHopeless(long waitedMs) {
        return waitedMs > GIVE_UP_MS;
    }

    /** All that waited has been written. */
    void reset() {
        stuckSinceMs = 0;
        batchesBeforeWaiting = BATCHES_BEFORE_WAITING;
    }
}
