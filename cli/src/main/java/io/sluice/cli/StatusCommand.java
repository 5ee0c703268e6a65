package io.sluice.cli;

import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice status}. */
@Command(
        name = "status",
        description = {
            "Shows where everything is, whether it runs, and the jobs: one that does not get on with the reason, and since",
            "when. Exit code 3 when not all is well."
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        LocalStack stack = LocalStack.open(StackOptions.fromEnvironment(Checkout.find()), Progress.silent());
        StatusReport report = StatusReport.of(stack);
        spec.commandLine().getOut().println(json ? report.json() : report.table());
        return report.allUp() ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
    }
}
