package io.sluice.cli.contest;

import io.sluice.cli.load.LatencyProbe;
import io.sluice.cli.stack.Await;
import io.sluice.cli.stack.StackException;
import java.sql.Connection;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** From MongoDB's acknowledgement until PostgreSQL shows a change, while documents change at a steady rate. */
public record Latency(String work, int rate, int seconds) implements Work {
    /** Sluice in the mode that promises what the peer does: no transactions, the same rows in the end. */
    static final String WORK = "latency upsert";

    private static final int EXISTING = 20_000;
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    public static Latency comparable(int rate, int seconds) {
        return new Latency(WORK, rate, seconds);
    }

    public static Latency exactlyOnce(int rate, int seconds) {
        return new Latency("latency exactly-once", rate, seconds);
    }

    @Override
    public void run(Trial trial) throws Exception {
        trial.begin(EXISTING);
        try (Connection target = trial.site().openTarget();
                LatencyProbe probe = new LatencyProbe(target, SteadyChanges.VISIBLE)) {
            new SteadyChanges(trial.site().players(), EXISTING, probe).run(rate, Duration.ofSeconds(seconds));
            if (!Await.until(CATCH_UP, () -> probe.lagSeconds() == 0)) {
                throw new StackException("changes still do not arrive after " + CATCH_UP.toSeconds() + " s");
            }
            Histogram latencies = probe.latenciesMs();
            trial.add(work, Measure.LATENCY_P50, (double) latencies.getValueAtPercentile(50));
            trial.add(work, Measure.LATENCY_P95, (double) latencies.getValueAtPercentile(95));
            trial.add(work, Measure.LATENCY_P99, (double) latencies.getValueAtPercentile(99));
        }
        trial.compare(work);
    }
}
