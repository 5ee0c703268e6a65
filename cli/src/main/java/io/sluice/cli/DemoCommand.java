package io.sluice.cli;

import io.sluice.cli.demo.DemoResult;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackInfo;
import io.sluice.cli.stack.StackOptions;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice demo}. */
@Command(
        name = "demo",
        description = {
            "Shows the whole: starts the stack, fills MongoDB, submits both jobs, changes documents for a while,",
            "and compares MongoDB with PostgreSQL document by document. Exit code 0 only if they agree.",
            "Replaces what an earlier demo left: the database game_db, its topics, the table players."
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private FlinkTarget target;

    @Option(
            names = "--documents",
            defaultValue = "100000",
            description = "Documents that exist before the jobs start (default: ${DEFAULT-VALUE}).")
    private int documents;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "How long documents change (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "Changes a second: 70%% inserts, 20%% updates, 10%% deletes (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--stop", description = "Take the stack down at the end.")
    private boolean stop;

    @Mixin
    private ResultOption output;

    @Override
    public Integer call() throws Exception {
        LocalStack stack = LocalStack.open(StackOptions.fromEnvironment(Checkout.find()), Progress.to(System.err));
        StackInfo info = stack.up();
        DemoResult result = new PlayersRun(target, info.kafka(), documents, seconds, rate).run(Map.of(), Map.of());
        output.print(text(result, info), result);
        if (stop) {
            stack.down();
        }
        return result.agrees() ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
    }

    private String text(DemoResult result, StackInfo info) {
        StringBuilder text = new StringBuilder();
        Formatter lines = new Formatter(text, Locale.ROOT);
        lines.format(
                "%n%s: %d documents, %d rows; %d missing, %d extra, %d different%n",
                result.agrees() ? "MongoDB and PostgreSQL agree" : "MongoDB and PostgreSQL DIFFER",
                result.sourceDocuments(),
                result.targetRows(),
                result.missing(),
                result.extra(),
                result.different());
        lines.format(
                "%d documents/s existing, %d changes at %d/s, latency p50 %d ms, p99 %d ms%n",
                result.snapshotDocumentsPerSecond(),
                result.events(),
                result.eventsPerSecond(),
                result.latencyMsP50(),
                result.latencyMsP99());
        if (!stop) {
            lines.format("%nFlink web UI   %s%n", info.redacted().flinkRest());
            lines.format("MongoDB        %s  game_db.players%n", info.redacted().mongodb());
            lines.format("Kafka          %s  topic cdc.game_db.players%n", info.kafka());
            lines.format("PostgreSQL     %s  table players%n", info.redacted().postgres());
            lines.format("Both jobs go on running; ./sluice down stops everything.");
        }
        return text.toString();
    }
}
