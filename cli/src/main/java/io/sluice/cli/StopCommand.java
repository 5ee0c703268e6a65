package io.sluice.cli;

import io.sluice.cli.flink.Job;
import io.sluice.cli.flink.JobRef;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice stop}. */
@Command(name = "stop", description = "Stops a job with a savepoint (flink stop) and prints the savepoint's path.")
final class StopCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FlinkTarget target;

    @Parameters(index = "0", paramLabel = "JOB", description = "watcher, syncer, or a job's name or id.")
    private String job;

    @Mixin
    private SavepointOptions savepointOptions;

    @Option(names = "--json", description = "Print the job and its savepoint as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Job running = new JobRef(job).find(target.rest().jobs());
        String savepoint = savepointOptions.stop(running, target);
        String state = target.rest().job(running.id()).state();
        JobAnswer answer = new JobAnswer(running.id(), running.name(), state, Optional.of(savepoint));
        spec.commandLine().getOut().println(json ? answer.json() : answer.text());
        return ExitCode.OK;
    }
}
