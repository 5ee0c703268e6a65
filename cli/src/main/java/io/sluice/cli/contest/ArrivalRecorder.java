package io.sluice.cli.contest;

import io.sluice.cli.stack.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** Looks again and again how many have arrived, in a thread of its own, until all have. */
final class ArrivalRecorder implements AutoCloseable {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Looking takes at most a tenth of the time of a core. */
    private static final int PAUSE_FACTOR = 10;

    private static final long STANDSTILL_NS = TimeUnit.MINUTES.toNanos(10);

    private final ArrivalCount count;
    private final DoubleSupplier cpuSeconds;
    private final long expected;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<ArrivalCurve> curve;

    /** @param cpuSeconds processor time of the contender up to now */
    ArrivalRecorder(ArrivalCount count, DoubleSupplier cpuSeconds, long expected) {
        this.count = count;
        this.cpuSeconds = cpuSeconds;
        this.expected = expected;
        this.curve = thread.submit(this::record);
    }

    /** Returns when all have arrived. */
    ArrivalCurve await() throws Exception {
        try {
            return curve.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    private ArrivalCurve record() throws Exception {
        List<ArrivalCurve.Point> points = new ArrayList<>();
        long arrived = 0;
        long movedNs = System.nanoTime();
        points.add(new ArrivalCurve.Point(movedNs, arrived, cpuSeconds.getAsDouble()));
        while (arrived < expected) {
            long askedNs = System.nanoTime();
            long now = count.arrived();
            long nowNs = System.nanoTime();
            points.add(new ArrivalCurve.Point(nowNs, now, cpuSeconds.getAsDouble()));
            if (now != arrived) {
                arrived = now;
                movedNs = nowNs;
            } else if (nowNs - movedNs > STANDSTILL_NS) {
                throw new StackException("%,d of %,d arrived, and no more".formatted(arrived, expected));
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(PAUSE_NS, PAUSE_FACTOR * (nowNs - askedNs)));
        }
        return new ArrivalCurve(points);
    }

    @Override
    public void close() throws Exception {
        thread.shutdownNow();
        if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new StackException("the target does not answer");
        }
        count.close();
    }
}
