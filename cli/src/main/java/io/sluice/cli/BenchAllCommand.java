package io.sluice.cli;

import io.sluice.cli.contest.Drain;
import io.sluice.cli.contest.Leg;
import io.sluice.cli.contest.LegByLeg;
import io.sluice.cli.contest.Snapshot;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench all}. */
@Command(
        name = "all",
        description = {
            "What pipeline, snapshot, source, sink and latency measure, in one run after another.",
            "Uses the database sluice_bench, the table bench_players and a topic, and removes them.",
            "Exit code 0 only if Sluice's rows are as their documents say."
        })
final class BenchAllCommand implements Callable<Integer> {
    @Mixin
    private ContestOptions options;

    @Option(
            names = "--documents",
            defaultValue = "200000",
            description = "Changes of each backlog (default: ${DEFAULT-VALUE}).")
    private int documents;

    @Option(
            names = "--snapshot-documents",
            defaultValue = "500000",
            description = "Documents of the snapshot (default: ${DEFAULT-VALUE}).")
    private int snapshotDocuments;

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "Changes a second while latency is measured (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "How long latency is measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        options.requirePositive("--documents", documents);
        options.requirePositive("--snapshot-documents", snapshotDocuments);
        options.requirePositive("--rate", rate);
        options.requirePositive("--seconds", seconds);
        return new Benchmark(options).run(this::measure);
    }

    private void measure(Contest contest) throws Exception {
        contest.limits(documents);
        contest.both(Drain.inserts(documents));
        contest.both(Drain.mix(documents));
        contest.both(Snapshot.of(snapshotDocuments));
        contest.both(new LegByLeg(documents, Set.of(Leg.SOURCE, Leg.SINK)));
        contest.latencies(rate, seconds);
    }
}
