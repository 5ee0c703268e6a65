package io.sluice.cli.flink;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until a submitted job runs. */
public final class JobStart {
    private static final long PAUSE_NS = Duration.ofMillis(250).toNanos();

    private JobStart() {}

    /**
     * Returns when every task of the job runs, or the job is through.
     *
     * @throws FlinkException with the cause when the job ends otherwise, or does not run before the deadline
     */
    public static Job await(FlinkRest rest, String jobId, Duration deadline) {
        long endNs = System.nanoTime() + deadline.toNanos();
        while (true) {
            Job job = rest.job(jobId);
            if (job.state().equals("FINISHED") || rest.allTasksRun(jobId)) {
                return job;
            }
            if (job.hasEnded()) {
                throw new FlinkException("job " + jobId + " is " + job.state() + ": " + cause(rest, jobId));
            }
            if (System.nanoTime() - endNs > 0) {
                throw new FlinkException("job " + jobId + " is still " + job.state() + " after " + deadline.toSeconds()
                        + " s (" + rest.freeSlots() + " free slots): " + cause(rest, jobId));
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static String cause(FlinkRest rest, String jobId) {
        return rest.failure(jobId).map(JobStart::rootCause).orElse("Flink names no cause");
    }

    /** The last cause of a stack trace: what went wrong, without where. */
    static String rootCause(String stackTrace) {
        return stackTrace
                .lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((earlier, later) -> later)
                .map(line -> line.substring("Caused by: ".length()))
                .orElseGet(() -> stackTrace.lines().findFirst().orElse(""));
    }
}
