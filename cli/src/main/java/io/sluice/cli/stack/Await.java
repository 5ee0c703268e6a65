package io.sluice.cli.stack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition of another process, which can only be asked for again and again. */
public final class Await {
    private static final long PAUSE_NS = Duration.ofMillis(100).toNanos();

    private Await() {}

    /** Returns whether the condition held before the deadline. */
    public static boolean until(Duration deadline, BooleanSupplier condition) {
        long endNs = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        return true;
    }

    /** Waits until a server serves; a server that ends meanwhile is not waited for. */
    static void serving(String what, Duration deadline, ManagedProcess process, BooleanSupplier serves) {
        boolean[] served = {false};
        boolean ended = until(deadline, () -> {
            served[0] = process.isRunning() && serves.getAsBoolean();
            return served[0] || !process.isRunning();
        });
        if (served[0]) {
            return;
        }
        String reason = ended
                ? "ended at once: " + Tool.lastLine(process.log())
                : "does not serve after " + deadline.toSeconds() + " s";
        throw new StartException(what + " " + reason + " (log: " + process.log() + ")");
    }
}
