package io.sluice.cli.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Changes players at a steady rate, and lets a probe wait for some of the changes. */
public final class PacedLoad {

    private static final int TICKS_PER_SECOND = 100;

    private final Players players;
    private final int rate;
    private final LatencyProbe probe;

    /** @param rate changes a second */
    public PacedLoad(Players players, int rate, LatencyProbe probe) {
        this.players = players;
        this.rate = rate;
        this.probe = probe;
    }

    /**
     * Makes changes for so long.
     *
     * @param progress gets a line each second
     * @return how many changes were made
     */
    public long run(Duration duration, Consumer<String> progress) throws InterruptedException {
        long events = 0;
        long tickNanos = TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
        long startNanos = System.nanoTime();
        long ticks = duration.toSeconds() * TICKS_PER_SECOND;
        for (long tick = 1; tick <= ticks; tick++) {
            int due = (int) (rate * tick / TICKS_PER_SECOND - events);
            Players.Changed changed = players.change(due);
            events += due;
            changed.written().stream()
                    .findFirst()
                    .ifPresent(one -> probe.await(one.id().toHexString(), one.atMs()));
            changed.deleted().forEach(id -> probe.forget(id.toHexString()));
            if (tick % TICKS_PER_SECOND == 0) {
                progress.accept(line(tick / TICKS_PER_SECOND, events, (System.nanoTime() - startNanos) / 1e9));
            }
            TimeUnit.NANOSECONDS.sleep(startNanos + tick * tickNanos - System.nanoTime());
        }
        return events;
    }

    private String line(long second, long events, double seconds) {
        Histogram latencies = probe.latenciesMs();
        return "%3d s  %6d changes  %5.0f/s  lag %.1f s  latency p50 %d ms  p99 %d ms"
                .formatted(
                        second,
                        events,
                        events / seconds,
                        probe.lagSeconds(),
                        latencies.getValueAtPercentile(50),
                        latencies.getValueAtPercentile(99));
    }
}
