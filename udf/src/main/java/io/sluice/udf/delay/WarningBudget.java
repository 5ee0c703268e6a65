package io.sluice.udf.delay;

/** So that a flood of bad data does not become a flood of warnings: ten a second, metrics count the rest. */
final class WarningBudget {

    private static final int PER_SECOND = 10;
    private static final long SECOND_MS = 1000;

    private long secondStartMs = Long.MIN_VALUE;
    private int left;

    boolean allows(long nowMs) {
        if (secondStartMs == Long.MIN_VALUE || nowMs - secondStartMs >= SECOND_MS || nowMs < secondStartMs) {
            secondStartMs = nowMs;
            left = PER_SECOND;
        }
        return left-- > 0;
    }
}
