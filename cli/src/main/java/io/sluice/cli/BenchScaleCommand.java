package io.sluice.cli;

import io.sluice.cli.contest.Drain;
import io.sluice.cli.contest.Snapshot;
import io.sluice.cli.contest.SteadyMemory;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench scale}. */
@Command(
        name = "scale",
        description = {
            "Whether twice the subtasks do more, whether a document costs the same however many there are, and whether",
            "memory stays as it is while documents change for a long time. Every value is compared.",
            "Uses the database sluice_bench, the table bench_players and a topic, and removes them.",
            "Exit code 0 only if Sluice's rows are as their documents say."
        })
final class BenchScaleCommand implements Callable<Integer> {
    @Mixin
    private ContestOptions options;

    @Option(
            names = "--documents",
            defaultValue = "200000",
            description = "Inserts of the backlog for one and for two subtasks (default: ${DEFAULT-VALUE}).")
    private int documents;

    @Option(
            names = "--few",
            defaultValue = "50000",
            description = "Documents of the small snapshot (default: ${DEFAULT-VALUE}).")
    private int few;

    @Option(
            names = "--many",
            defaultValue = "2000000",
            description = "Documents of the large one (default: ${DEFAULT-VALUE}).")
    private int many;

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "Changes a second while memory is watched (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "1800",
            description = "How long memory is watched (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        options.requirePositive("--documents", documents);
        options.requirePositive("--few", few);
        options.requirePositive("--many", many);
        options.requirePositive("--rate", rate);
        options.requirePositive("--seconds", seconds);
        return new Benchmark(options).run(contest -> {
            for (int parallelism = 1; parallelism <= 2; parallelism++) {
                contest.sluice(Drain.inserts(documents, parallelism), parallelism, Map.of());
            }
            contest.both(Snapshot.ofMany(few));
            contest.both(Snapshot.ofMany(many));
            contest.both(new SteadyMemory(rate, seconds));
        });
    }
}
