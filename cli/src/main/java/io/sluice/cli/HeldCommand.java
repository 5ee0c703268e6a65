package io.sluice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice held}. */
@Command(
        name = "held",
        description = "Shows which changes the watcher holds until their time. The job goes on running.",
        subcommands = {HeldCountCommand.class, HeldListCommand.class})
final class HeldCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing: count or list");
    }
}
