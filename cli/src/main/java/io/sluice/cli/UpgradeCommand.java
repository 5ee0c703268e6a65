package io.sluice.cli;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.Job;
import io.sluice.cli.flink.JobRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice upgrade}. */
@Command(
        name = "upgrade",
        description = "Stops a job with a savepoint and runs the present jar and configuration from it.")
final class UpgradeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FlinkTarget target;

    @Parameters(index = "0", paramLabel = "JOB", description = "watcher, syncer, or a job's id.")
    private String job;

    @Parameters(index = "1..*", paramLabel = "-- SETTING", description = "Passed on to the job.")
    private List<String> arguments = List.of();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The job's configuration.")
    private Path config;

    @Mixin
    private SavepointOptions savepointOptions;

    @Option(
            names = "--wait-seconds",
            defaultValue = "120",
            description = "How long the job may take until it runs (default: ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Option(names = "--json", description = "Print the new job and the savepoint as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        // Whatever would make the second half fail is looked for before the first.
        if (!Files.isReadable(config)) {
            throw new FlinkException("there is no configuration file " + config);
        }
        Job old = new JobRef(job).find(target.rest().jobs());
        JobKind kind = kind(old);
        String savepoint = savepointOptions.stop(old, target);
        try {
            Job running = new Submission(
                            kind, config, Optional.of(savepoint), arguments, Duration.ofSeconds(waitSeconds))
                    .submit(target);
            JobAnswer answer = new JobAnswer(running.id(), running.name(), running.state(), Optional.of(savepoint));
            spec.commandLine().getOut().println(json ? answer.json() : answer.text());
            return ExitCode.OK;
        } catch (FlinkException e) {
            throw new FlinkException(
                    "the old job is stopped, the new one does not run; resume with: sluice submit " + kind
                            + " --config FILE --from " + savepoint + "\n" + e.getMessage(),
                    e);
        }
    }

    private static JobKind kind(Job job) {
        for (JobKind kind : JobKind.values()) {
            if (job.name().startsWith("sluice-" + kind)) {
                return kind;
            }
        }
        throw new FlinkException("job " + job.id() + " (" + job.name() + ") is neither a watcher nor a syncer");
    }
}
