package io.sluice.cli.bench;

/**
 * Documents that are held: with consecutive numbers, and due at a steady rate or all at once.
 *
 * @param duePerSecond how many become due each second; 0 if all are due at {@code firstDueMs}
 */
public record HeldPart(int firstId, int count, long firstDueMs, int duePerSecond) {

    static HeldPart steady(int firstId, int count, long firstDueMs, int duePerSecond) {
        return new HeldPart(firstId, count, firstDueMs, duePerSecond);
    }

    static HeldPart atOnce(int firstId, int count, long dueMs) {
        return new HeldPart(firstId, count, dueMs, 0);
    }

    boolean contains(int id) {
        return id >= firstId && id < endId();
    }

    /** The number behind the last one. */
    int endId() {
        return firstId + count;
    }

    long dueMs(int id) {
        return duePerSecond == 0 ? firstDueMs : firstDueMs + (id - firstId) * 1000L / duePerSecond;
    }

    long lastDueMs() {
        return dueMs(endId() - 1);
    }
}
