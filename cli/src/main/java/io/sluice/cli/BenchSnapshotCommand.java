package io.sluice.cli;

import io.sluice.cli.contest.Snapshot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench snapshot}. */
@Command(
        name = "snapshot",
        description = {
            "How fast documents that are there already come into PostgreSQL. Every value is compared in the end.",
            "Uses the database sluice_bench, the table bench_players and a topic, and removes them.",
            "Exit code 0 only if Sluice's rows are as their documents say."
        })
final class BenchSnapshotCommand implements Callable<Integer> {
    @Mixin
    private ContestOptions options;

    @Option(
            names = "--documents",
            defaultValue = "500000",
            description = "Documents that are there (default: ${DEFAULT-VALUE}).")
    private int documents;

    @Override
    public Integer call() throws Exception {
        options.requirePositive("--documents", documents);
        return new Benchmark(options).run(contest -> contest.both(Snapshot.of(documents)));
    }
}
