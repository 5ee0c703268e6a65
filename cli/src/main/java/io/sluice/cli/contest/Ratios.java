package io.sluice.cli.contest;

import javax.annotation.Nullable;

/**
 * Sluice's median by the peer's; null where one of them was not measured. Of rates more is better, of the processor,
 * latency and memory less.
 */
public record Ratios(
        @Nullable Double drainInserts,
        @Nullable Double drainUpdates,
        @Nullable Double snapshot,
        @Nullable Double sink,
        @Nullable Double cpuPerEvent,
        @Nullable Double latencyP50,
        @Nullable Double memory) {

    static Ratios of(Samples samples) {
        return new Ratios(
                ratio(samples, Drain.INSERTS, Measure.STEADY_RATE),
                ratio(samples, Drain.MIX, Measure.STEADY_RATE),
                ratio(samples, Snapshot.WORK, Measure.STEADY_RATE),
                ratio(samples, LegByLeg.SINK_WORK, Measure.STEADY_RATE),
                ratio(samples, Drain.INSERTS, Measure.CPU_PER_EVENT),
                ratio(samples, Latency.WORK, Measure.LATENCY_P50),
                ratio(samples, Drain.INSERTS, Measure.PEAK_MEMORY));
    }

    @Nullable
    private static Double ratio(Samples samples, String work, Measure measure) {
        return samples.ratio(work, measure, ContestReport.SLUICE, ContestReport.PEER)
                .orElse(null);
    }
}
