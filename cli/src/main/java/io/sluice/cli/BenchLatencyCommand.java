package io.sluice.cli;

import io.sluice.cli.demo.DemoResult;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackInfo;
import io.sluice.cli.stack.StackOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench latency}. */
@Command(
        name = "latency",
        description = {
            "How long after MongoDB has acknowledged a change PostgreSQL shows it, with both jobs at their defaults,",
            "in each delivery mode; and whether both sides agree in the end. Exit code 0 only if they do.",
            "Replaces what a demo left: the database game_db, its topics, the table players.",
            "With --peer it is the documents of the other benchmarks that change, in the database sluice_bench, as"
                    + " often",
            "as --runs says; without, --runs and --parallelism mean nothing."
        })
final class BenchLatencyCommand implements Callable<Integer> {
    /** Enough for the table to be there and the code to be warm. */
    private static final int DOCUMENTS = 20_000;

    @Mixin
    private ContestOptions options;

    @Option(names = "--rate", defaultValue = "500", description = "Changes a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "How long documents change, in each mode (default: ${DEFAULT-VALUE}).")
    private int seconds;

    /** @param missing documents without a row in the end */
    record Latency(long p50Ms, long p95Ms, long p99Ms, long missing) {
        static Latency of(DemoResult result) {
            return new Latency(result.latencyMsP50(), result.latencyMsP95(), result.latencyMsP99(), result.missing());
        }

        String text(String delivery) {
            return String.format(
                    Locale.ROOT,
                    "%-13s p50 %5d ms  p95 %5d ms  p99 %5d ms  missing %d",
                    delivery,
                    p50Ms,
                    p95Ms,
                    p99Ms,
                    missing);
        }
    }

    @Override
    public Integer call() throws Exception {
        options.requireLegal();
        if (options.withPeer()) {
            return new Benchmark(options).run(contest -> contest.latencies(rate, seconds));
        }
        StackInfo info = LocalStack.open(StackOptions.fromEnvironment(Checkout.find()), Progress.to(System.err))
                .up();
        PlayersRun run = new PlayersRun(options.target(), info.kafka(), DOCUMENTS, seconds, rate);
        Map<String, Latency> latencies = new LinkedHashMap<>();
        boolean agrees = true;
        try {
            for (String delivery : List.of("exactly-once", "upsert")) {
                Map<String, String> syncer = new LinkedHashMap<>(options.syncerSettings());
                syncer.put("delivery", delivery);
                DemoResult result = run.run(options.watcherSettings(), syncer);
                agrees &= result.agrees();
                latencies.put(delivery, Latency.of(result));
            }
        } finally {
            run.cancelEarlierJobs();
        }
        print(latencies);
        return agrees ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
    }

    private void print(Map<String, Latency> latencies) throws Exception {
        String text = latencies.entrySet().stream()
                .map(entry -> entry.getValue().text(entry.getKey()))
                .collect(Collectors.joining(System.lineSeparator()));
        Map<String, Latency> named = new LinkedHashMap<>();
        named.put("exactlyOnce", latencies.get("exactly-once"));
        named.put("upsert", latencies.get("upsert"));
        options.output().print(text, named);
    }
}
