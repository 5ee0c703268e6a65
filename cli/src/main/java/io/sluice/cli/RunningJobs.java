package io.sluice.cli;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.flink.Job;
import io.sluice.cli.stack.LocalStack;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The jobs that would end with the stack. */
final class RunningJobs {
    /** @param checkpoint from where it could be resumed */
    record Resumable(Job job, Optional<String> checkpoint) {}

    private RunningJobs() {}

    static List<Resumable> of(LocalStack stack) {
        if (!stack.isKnown()) {
            return List.of();
        }
        FlinkRest rest = new FlinkRest(URI.create(stack.info().flinkRest()));
        try {
            return rest.jobs().stream()
                    .filter(job -> !job.hasEnded())
                    .map(job -> new Resumable(job, rest.latestCheckpoint(job.id())))
                    .toList();
        } catch (FlinkException e) {
            // Flink is down already.
            return List.of();
        }
    }
}
