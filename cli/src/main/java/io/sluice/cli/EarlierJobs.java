package io.sluice.cli;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.flink.Job;
import io.sluice.cli.stack.Await;
import java.time.Duration;
import java.util.List;

/**
 * The jobs of Sluice that an earlier run left.
 *
 * @param prefix what their names begin with
 */
record EarlierJobs(FlinkRest rest, String prefix) {
    /** What the jobs of the examples and of all runs begin with. */
    private static final String ANY = "sluice-";

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    EarlierJobs(FlinkRest rest) {
        this(rest, ANY);
    }

    /** Returns when they have ended. */
    void cancel() {
        List<Job> running = rest.jobs().stream()
                .filter(job -> !job.hasEnded() && job.name().startsWith(prefix))
                .toList();
        running.forEach(job -> rest.cancel(job.id()));
        if (!Await.until(DEADLINE, () -> running.stream()
                .allMatch(job -> rest.job(job.id()).hasEnded()))) {
            throw new FlinkException("earlier jobs do not end");
        }
    }
}
