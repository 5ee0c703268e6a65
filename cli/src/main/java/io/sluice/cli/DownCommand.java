package io.sluice.cli;

import io.sluice.cli.flink.Job;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice down}. */
@Command(name = "down", description = "Stops the local stack. Data is kept for the next up; your own servers run on.")
final class DownCommand implements Callable<Integer> {
    @Option(names = "--wipe", description = "Remove data, logs and state too. What was fetched stays.")
    private boolean wipe;

    @Override
    public Integer call() {
        LocalStack stack = LocalStack.open(StackOptions.fromEnvironment(Checkout.find()), Progress.to(System.err));
        if (!wipe) {
            RunningJobs.of(stack).forEach(DownCommand::tellHowToResume);
        }
        stack.down();
        if (wipe) {
            stack.wipe();
        }
        return ExitCode.OK;
    }

    private static void tellHowToResume(RunningJobs.Resumable resumable) {
        Job job = resumable.job();
        System.err.println("job " + job.name() + " (" + job.id() + ") ends with the stack; "
                + resumable
                        .checkpoint()
                        .map(path -> "its latest checkpoint, for submit --from: " + path)
                        .orElse("it has no checkpoint yet"));
    }
}
