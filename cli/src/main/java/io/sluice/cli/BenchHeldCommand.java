package io.sluice.cli;

import io.sluice.cli.bench.HeldResult;
import io.sluice.cli.bench.HeldStorm;
import io.sluice.cli.bench.StormPlan;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackInfo;
import io.sluice.cli.stack.StackOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice bench held}. */
@Command(
        name = "held",
        description = {
            "How documents that were held come out: a thousand due each second, then all of a storm at once, due while",
            "the watcher was stopped, with fresh ones beside them. Times are those at which Kafka's broker had a record;",
            "readers of committed records see it with the next checkpoint.",
            "Exit code 0 only if none came early and none is lost.",
            "Cancels running jobs of Sluice, and replaces the database bench_held and its topic."
        })
final class BenchHeldCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FlinkTarget target;

    @Option(
            names = "--held",
            defaultValue = "1000000",
            description = "How many are due at once (default: ${DEFAULT-VALUE}).")
    private int held;

    @Option(
            names = "--fresh-rate",
            defaultValue = "1000",
            description = "Documents a second that are not held, while those come out (default: ${DEFAULT-VALUE}).")
    private int freshRate;

    @Option(
            names = "--parallelism",
            defaultValue = "2",
            description = "Subtasks of the watcher (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--hold-seconds",
            paramLabel = "SECONDS",
            description = "How far ahead the storm is due (default: a minute, and a second for each 8000 held).")
    private Integer holdSeconds;

    @Option(
            names = "--watcher",
            paramLabel = "SETTING=VALUE",
            description = "A setting of the watcher that differs from the default.")
    private Map<String, String> watcherSettings = new LinkedHashMap<>();

    @Mixin
    private ResultOption output;

    @Override
    public Integer call() throws Exception {
        StormPlan plan = plan();
        StackInfo info = LocalStack.open(StackOptions.fromEnvironment(Checkout.find()), Progress.to(System.err))
                .up();
        FlinkRest rest = target.rest();
        EarlierJobs jobs = new EarlierJobs(rest);
        jobs.cancel();
        try {
            HeldResult result = new HeldStorm(
                            info.mongodb(),
                            info.kafka(),
                            plan,
                            new BenchWatcher(target, rest, parallelism, watcherSettings),
                            System.err::println)
                    .run();
            output.print(result.text(), result);
            return result.keepsThePromise() ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
        } finally {
            jobs.cancel();
        }
    }

    private StormPlan plan() {
        requirePositive("--held", held);
        requirePositive("--fresh-rate", freshRate);
        requirePositive("--parallelism", parallelism);
        int seconds = Optional.ofNullable(holdSeconds).orElseGet(() -> StormPlan.usualHoldSeconds(held));
        requirePositive("--hold-seconds", seconds);
        return new StormPlan(held, freshRate, seconds);
    }

    private void requirePositive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1");
        }
    }
}
