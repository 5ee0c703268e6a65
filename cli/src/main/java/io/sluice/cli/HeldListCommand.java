package io.sluice.cli;

import io.sluice.cli.held.HeldReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice held list}. */
@Command(
        name = "list",
        description = {
            "Lists the held changes in the order of their due times, and counts them.",
            "Takes a savepoint of the running job, reads it on this machine, and removes it."
        })
final class HeldListCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 100_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HeldTarget target;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many to list; all are counted (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--limit '%d' is not legal; legal: a whole number from 1 to %d".formatted(limit, MAX_LIMIT));
        }
        HeldReport report = target.state(limit);
        spec.commandLine().getOut().println(json ? report.json() : report.table());
        return ExitCode.OK;
    }
}
