package io.sluice.cli;

import io.sluice.cli.flink.Job;
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

/** {@code sluice submit}. */
@Command(
        name = "submit",
        description = {
            "Submits a job with flink run and waits until it runs.",
            "Settings behind -- go to the job: sluice submit watcher --config FILE -- --key value"
        })
final class SubmitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FlinkTarget target;

    @Parameters(index = "0", paramLabel = "JOB", description = "${COMPLETION-CANDIDATES}")
    private JobKind job;

    @Parameters(index = "1..*", paramLabel = "-- SETTING", description = "Passed on to the job.")
    private List<String> arguments = List.of();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The job's configuration.")
    private Path config;

    @Option(names = "--from", paramLabel = "SAVEPOINT", description = "Resume from this savepoint or checkpoint.")
    private String from;

    @Option(
            names = "--wait-seconds",
            defaultValue = "120",
            description = "How long the job may take until it runs (default: ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Option(names = "--json", description = "Print the job as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Job running = new Submission(job, config, Optional.ofNullable(from), arguments, Duration.ofSeconds(waitSeconds))
                .submit(target);
        JobAnswer answer = new JobAnswer(running.id(), running.name(), running.state(), Optional.empty());
        spec.commandLine().getOut().println(json ? answer.json() : answer.text());
        return ExitCode.OK;
    }
}
