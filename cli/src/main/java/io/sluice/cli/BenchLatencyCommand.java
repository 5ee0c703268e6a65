package io.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.demo.DemoResult;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackInfo;
import io.sluice.cli.stack.StackOptions;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench latency}. */
@Command(
        name = "latency",
        description = {
            "How long after MongoDB has acknowledged a change PostgreSQL shows it, with both jobs at their defaults,",
            "in each delivery mode; and whether both sides agree in the end. Exit code 0 only if they do.",
            "Replaces what a demo left: the database game_db, its topics, the table players."
        })
final class BenchLatencyCommand implements Callable<Integer> {
    /** Enough for the table to be there and the code to be warm. */
    private static final int DOCUMENTS = 20_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FlinkTarget target;

    @Option(names = "--rate", defaultValue = "500", description = "Changes a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "How long documents change, in each mode (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--watcher",
            paramLabel = "SETTING=VALUE",
            description = "A setting of the watcher that differs from the default.")
    private Map<String, String> watcherSettings = new LinkedHashMap<>();

    @Option(
            names = "--syncer",
            paramLabel = "SETTING=VALUE",
            description = "A setting of the syncer that differs from the default.")
    private Map<String, String> syncerSettings = new LinkedHashMap<>();

    @Option(names = "--json", description = "End with the result as one line of JSON.")
    private boolean json;

    /** @param missing documents without a row in the end */
    record Latency(long p50Ms, long p95Ms, long p99Ms, long missing) {
        static Latency of(DemoResult result) {
            return new Latency(result.latencyMsP50(), result.latencyMsP95(), result.latencyMsP99(), result.missing());
        }
    }

    @Override
    public Integer call() throws Exception {
        StackInfo info = LocalStack.open(StackOptions.fromEnvironment(Checkout.find()), Progress.to(System.err))
                .up();
        PlayersRun run = new PlayersRun(target, info.kafka(), DOCUMENTS, seconds, rate);
        Map<String, Latency> latencies = new LinkedHashMap<>();
        boolean agrees = true;
        for (String delivery : List.of("exactly-once", "upsert")) {
            Map<String, String> syncer = new LinkedHashMap<>(syncerSettings);
            syncer.put("delivery", delivery);
            DemoResult result = run.run(watcherSettings, syncer);
            agrees &= result.agrees();
            latencies.put(delivery, Latency.of(result));
        }
        run.cancelEarlierJobs();
        print(latencies);
        return agrees ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
    }

    private void print(Map<String, Latency> latencies) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter text = json ? spec.commandLine().getErr() : out;
        latencies.forEach((delivery, latency) -> text.printf(
                "%-13s p50 %5d ms  p95 %5d ms  p99 %5d ms  missing %d%n",
                delivery, latency.p50Ms(), latency.p95Ms(), latency.p99Ms(), latency.missing()));
        text.flush();
        if (json) {
            Map<String, Latency> named = new LinkedHashMap<>();
            named.put("exactlyOnce", latencies.get("exactly-once"));
            named.put("upsert", latencies.get("upsert"));
            out.println(new ObjectMapper().writeValueAsString(named));
            out.flush();
        }
    }
}
