package io.sluice.cli.held;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.flink.Job;
import io.sluice.cli.flink.Vertex;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Counts by the metrics of the running job, which costs the job nothing. */
public final class HeldMetrics {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final long PAUSE_NS = Duration.ofSeconds(1).toNanos();

    private HeldMetrics() {}

    public static HeldCounts read(FlinkRest rest, Job job, Optional<String> collection) {
        Vertex vertex = rest.vertex(job.id(), HeldGauges.OPERATOR)
                .orElseThrow(() -> new FlinkException("job " + job.name() + " has no " + HeldGauges.OPERATOR));
        // Flink gathers metrics when it is asked, and answers with those it had: they may be from long ago.
        rest.metricNames(job.id(), vertex.id());
        long endNs = System.nanoTime() + DEADLINE.toNanos();
        do {
            LockSupport.parkNanos(PAUSE_NS);
            List<String> names = rest.metricNames(job.id(), vertex.id()).stream()
                    .filter(HeldGauges::isGauge)
                    .toList();
            if (names.stream().filter(HeldGauges::isTotal).count() == vertex.parallelism()) {
                return HeldGauges.counts(rest.metricValues(job.id(), vertex.id(), names), collection);
            }
        } while (System.nanoTime() - endNs < 0);
        throw new FlinkException("Flink has no metrics of all " + vertex.parallelism() + " subtasks of "
                + HeldGauges.OPERATOR + " after " + DEADLINE.toSeconds() + " s; does the job run?");
    }
}
