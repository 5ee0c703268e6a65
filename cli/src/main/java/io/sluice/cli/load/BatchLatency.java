package io.sluice.cli.load;

import org.HdrHistogram.Histogram;

/** How long insertions took, until they were acknowledged. */
public record BatchLatency(double p50Ms, double p95Ms, double p99Ms, double maxMs) {

    static BatchLatency of(Histogram micros) {
        return new BatchLatency(
                millis(micros.getValueAtPercentile(50)),
                millis(micros.getValueAtPercentile(95)),
                millis(micros.getValueAtPercentile(99)),
                millis(micros.getMaxValue()));
    }

    private static double millis(long micros) {
        return micros / 1_000.0;
    }
}
