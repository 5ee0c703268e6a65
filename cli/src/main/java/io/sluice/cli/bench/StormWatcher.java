package io.sluice.cli.bench;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The job that is measured. */
public interface StormWatcher {
    /** Returns the job's id once all its tasks run. */
    String start(Optional<String> savepoint);

    /** Returns the savepoint. */
    String stop(String jobId);

    /** By its number, when each of the last few checkpoints completed. */
    Map<Long, Instant> completedCheckpoints(String jobId);
}
