package io.sluice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice bench}. */
@Command(
        name = "bench",
        description = "Measures. Absolute figures say as much about the machine as about Sluice.",
        subcommands = {
            BenchAllCommand.class,
            BenchPipelineCommand.class,
            BenchSnapshotCommand.class,
            BenchSourceCommand.class,
            BenchSinkCommand.class,
            BenchLatencyCommand.class,
            BenchHeldCommand.class,
            BenchScaleCommand.class
        })
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing: what to measure");
    }
}
