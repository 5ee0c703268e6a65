package io.sluice.cli;

import io.sluice.cli.contest.Leg;
import io.sluice.cli.contest.LegByLeg;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench source}. */
@Command(
        name = "source",
        description = {
            "How fast a backlog comes from MongoDB into Kafka, with nothing behind it.",
            "The sink follows when it is through, so that every value can be compared.",
            "Uses the database sluice_bench, the table bench_players and a topic, and removes them.",
            "Exit code 0 only if Sluice's rows are as their documents say."
        })
final class BenchSourceCommand implements Callable<Integer> {
    @Mixin
    private ContestOptions options;

    @Option(
            names = "--documents",
            defaultValue = "200000",
            description = "Inserts of the backlog (default: ${DEFAULT-VALUE}).")
    private int documents;

    @Override
    public Integer call() throws Exception {
        options.requirePositive("--documents", documents);
        return new Benchmark(options).run(contest -> {
            contest.limits(documents);
            contest.both(new LegByLeg(documents, Set.of(Leg.SOURCE)));
        });
    }
}
