package io.sluice.cli;

import io.sluice.cli.held.HeldCounts;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice held count}. */
@Command(
        name = "count",
        description = {
            "Counts the held changes by the job's metrics, which may be ten seconds old. In them a collection's name has _",
            "for each dot, colon, comma and blank, and of a single collection only the number is known.",
            "With --due-before it reads the job's state, as list does."
        })
final class HeldCountCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HeldTarget target;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        boolean isFromMetrics = !target.needsState();
        HeldCounts counts = isFromMetrics ? target.metrics() : target.state(0).counts();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? counts.json() : counts.text());
        if (isFromMetrics && !json) {
            out.println("by metrics, up to 10 s old");
        }
        return ExitCode.OK;
    }
}
