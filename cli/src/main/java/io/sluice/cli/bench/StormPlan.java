package io.sluice.cli.bench;

/**
 * How large the storm is, and what goes on beside it. The numbers of documents: first those of the warm-up, of the calm
 * part, and of the storm, then all that are not held.
 *
 * @param held due at once
 * @param freshPerSecond not held, inserted while those come out
 * @param holdSeconds from the first insert of the storm to its due time: all must be held and the job stopped by then
 */
public record StormPlan(int held, int freshPerSecond, int holdSeconds) {
    /** A job that has just begun runs code that is not compiled yet. */
    private static final int WARM_UP_COUNT = 20_000;

    private static final int CALM_COUNT = 20_000;
    private static final int CALM_PER_SECOND = 1_000;

    private static final int SLOWEST_HELD_PER_SECOND = 8_000;
    private static final int SPARE_SECONDS = 60;

    /** What should be enough for so many. */
    public static int usualHoldSeconds(int held) {
        return held / SLOWEST_HELD_PER_SECOND + SPARE_SECONDS;
    }

    HeldPart warmUp(long firstDueMs) {
        return HeldPart.steady(0, WARM_UP_COUNT, firstDueMs, CALM_PER_SECOND);
    }

    /** What is measured of it goes on where the warm-up ends. */
    HeldPart calm(long firstDueMs) {
        return HeldPart.steady(WARM_UP_COUNT, CALM_COUNT, firstDueMs, CALM_PER_SECOND);
    }

    HeldPart storm(long nowMs) {
        return HeldPart.atOnce(WARM_UP_COUNT + CALM_COUNT, held, nowMs + holdSeconds * 1000L);
    }

    int firstFreshId() {
        return WARM_UP_COUNT + CALM_COUNT + held;
    }
}
