package io.sluice.cli;

import io.sluice.cli.contest.ContestReport;
import io.sluice.cli.contest.MachineInfo;
import io.sluice.cli.contest.PeerContender;
import io.sluice.cli.contest.Samples;
import io.sluice.cli.contest.Site;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.KafkaConnect;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.PartName;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackException;
import io.sluice.cli.stack.StackInfo;
import io.sluice.cli.stack.StackOptions;
import java.util.Optional;

/** Runs a program again and again on the local stack, tells what came of it, and cleans up. */
record Benchmark(ContestOptions options) {

    /** What one run does. */
    @FunctionalInterface
    interface Program {
        void run(Contest contest) throws Exception;
    }

    int run(Program program) throws Exception {
        options.requireLegal();
        int runs = options.runs();
        Progress progress = Progress.to(System.err);
        StackOptions stackOptions = StackOptions.fromEnvironment(Checkout.find());
        LocalStack stack = LocalStack.open(stackOptions, progress);
        StackInfo info = stack.up();
        requireOwnFlinkAtRest(stack);
        BenchConfigurations configurations =
                new BenchConfigurations(info.home().resolve("run").resolve("bench"));
        Samples samples = new Samples(System.err::println);
        configurations.write();
        try (Site site = new Site(configurations.pair(), info.kafka())) {
            Optional<PeerContender> peer = options.withPeer()
                    ? Optional.of(new PeerContender(
                            site,
                            KafkaConnect.start(stackOptions.home(), progress, info.kafka()),
                            info,
                            options.parallelism()))
                    : Optional.empty();
            try {
                Contest contest = new Contest(stack, options, configurations, site, samples, peer);
                for (int run = 1; run <= runs; run++) {
                    System.err.printf("run %d of %d%n", run, runs);
                    program.run(contest);
                }
            } finally {
                peer.ifPresent(PeerContender::close);
            }
        } finally {
            configurations.remove();
        }
        ContestReport report = ContestReport.of(MachineInfo.current(), runs, options.withPeer(), samples);
        options.output().print(report.text(), report);
        return report.agree() ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
    }

    /** Another job would use the cores that are measured; a Flink elsewhere has processes that cannot be. */
    private void requireOwnFlinkAtRest(LocalStack stack) {
        if (stack.status().stream().anyMatch(part -> part.name() == PartName.FLINK && part.own())) {
            throw new StackException("only the local stack's own Flink can be measured; unset FLINK_REST");
        }
        FlinkRest rest = options.target().rest();
        new EarlierJobs(rest, BenchConfigurations.JOB_PREFIX).cancel();
        rest.jobs().stream().filter(job -> !job.hasEnded()).findFirst().ifPresent(job -> {
            throw new StackException("the job " + job.name() + " runs on this Flink; stop it first, for it uses the"
                    + " cores that are measured");
        });
    }
}
