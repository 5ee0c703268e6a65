package io.sluice.cli.flink;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a job gets on. A job whose server is away is RUNNING or RESTARTING by turns; what tells is that its
 * checkpoints no longer complete.
 *
 * @param lastCheckpoint when the newest checkpoint completed; empty before the first one
 * @param failure what the job failed of last, without the stack trace; empty if it never did
 */
public record JobHealth(Job job, Optional<Instant> lastCheckpoint, Optional<String> failure) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    public static JobHealth of(FlinkRest rest, Job job) {
        return new JobHealth(
                job, rest.latestCheckpointTime(job.id()), rest.failure(job.id()).map(JobStart::rootCause));
    }

    /** What is wrong, since when, and why; empty for a job that gets on, and for one that has been ended. */
    public Optional<String> trouble(Instant now) {
        if (job.state().equals("FAILED")) {
            return Optional.of("gave up: " + reason());
        }
        if (job.hasEnded()) {
            return Optional.empty();
        }
        boolean isLate =
                lastCheckpoint.map(time -> time.plus(PATIENCE).isBefore(now)).orElse(failure.isPresent());
        if (job.isRunning() && !isLate) {
            return Optional.empty();
        }
        String since = lastCheckpoint
                .map(time -> "no checkpoint since " + time + " ("
                        + Duration.between(time, now).toSeconds() + " s)")
                .orElse("no checkpoint yet");
        return Optional.of(since + ": " + reason());
    }

    private String reason() {
        return failure.orElse("Flink names no cause");
    }
}
