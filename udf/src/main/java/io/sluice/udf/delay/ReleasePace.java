package io.sluice.udf.delay;

/** A limit of releases a second, as a bucket of tokens that holds a tenth of a second's. */
final class ReleasePace {

    private static final double MILLIS_PER_SECOND = 1000;
    private static final int BURST_MS = 100;

    private final double perMs;
    private final double most;
    private double tokens;
    private long filledAtMs;

    /** @param perSecond 0 for no limit */
    ReleasePace(double perSecond, long nowMs) {
        perMs = perSecond / MILLIS_PER_SECOND;
        most = Math.max(1, perMs * BURST_MS);
        tokens = 1;
        filledAtMs = nowMs;
    }

    boolean allows(long nowMs) {
        if (perMs == 0) {
            return true;
        }
        tokens = Math.min(most, tokens + perMs * Math.max(0, nowMs - filledAtMs));
        filledAtMs = nowMs;
        return tokens >= 1;
    }

    /** Also of a release that could not wait, which is then owed. */
    void count() {
        tokens--;
    }

    /** When the next release is allowed. */
    long nextMs(long nowMs) {
        return perMs == 0 ? nowMs : nowMs + (long) Math.ceil(Math.max(0, 1 - tokens) / perMs);
    }
}
