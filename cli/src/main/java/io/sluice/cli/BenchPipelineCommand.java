package io.sluice.cli;

import io.sluice.cli.contest.Drain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench pipeline}. */
@Command(
        name = "pipeline",
        description = {
            "How fast a backlog that was written while nothing ran comes from MongoDB through Kafka into PostgreSQL:",
            "inserts; then a quarter inserts, half updates, a quarter deletes. Every value is compared in the end.",
            "Uses the database sluice_bench, the table bench_players and a topic, and removes them.",
            "Exit code 0 only if Sluice's rows are as their documents say."
        })
final class BenchPipelineCommand implements Callable<Integer> {
    @Mixin
    private ContestOptions options;

    @Option(
            names = "--documents",
            defaultValue = "200000",
            description = "Changes of each backlog (default: ${DEFAULT-VALUE}).")
    private int documents;

    @Override
    public Integer call() throws Exception {
        options.requirePositive("--documents", documents);
        return new Benchmark(options).run(contest -> {
            contest.limits(documents);
            contest.both(Drain.inserts(documents));
            contest.both(Drain.mix(documents));
        });
    }
}
