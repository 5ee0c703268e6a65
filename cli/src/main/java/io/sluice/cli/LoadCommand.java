package io.sluice.cli;

import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import io.sluice.cli.load.LoadMessages;
import io.sluice.cli.load.LoadPlan;
import io.sluice.cli.load.LoadReport;
import io.sluice.cli.load.LoadReportText;
import io.sluice.cli.load.LoadRun;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bson.Document;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice load}. */
@Command(
        name = "load",
        description = {
            "Inserts test messages into MongoDB, some of them to be delivered later.",
            "Reports duration, throughput, latencies and errors.",
            "Exit code 0 only if every message was inserted."
        },
        footerHeading = "%nPresets, each in batches of 10 and with delays of up to 24 hours:%n",
        footer = {
            "          workers  messages  delayed",
            "  quick         5       100      30 %%",
            "  small         5       100      20 %%",
            "  medium       10      1000      30 %%",
            "  large        20      5000      40 %%",
            "  stress       50     10000      50 %%",
            "An option takes the place of its preset's number."
        })
final class LoadCommand implements Callable<Integer> {
    /** The same each time, so that runs with the same numbers insert the same messages. */
    private static final long SEED = 42;

    private static final InsertManyOptions EACH_FOR_ITSELF = new InsertManyOptions().ordered(false);

    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadNumbers numbers;

    @Mixin
    private MongoTarget target;

    @Mixin
    private ResultOption output;

    @Override
    public Integer call() throws Exception {
        LoadPlan plan = legalPlan();
        PrintWriter err = spec.commandLine().getErr();
        try (MongoClient client = target.connect(plan.workers())) {
            MongoNamespace namespace = target.namespace();
            MongoCollection<Document> collection =
                    client.getDatabase(namespace.getDatabaseName()).getCollection(namespace.getCollectionName());
            err.printf("inserting %d messages into %s, %d workers%n", plan.messages(), namespace, plan.workers());
            LoadReport report = new LoadRun(
                            plan, new LoadMessages(plan, SEED), batch -> collection.insertMany(batch, EACH_FOR_ITSELF))
                    .run(err::println);
            output.print(System.lineSeparator() + LoadReportText.of(report).stripTrailing(), report);
            return report.hasInsertedAll() ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
        }
    }

    private LoadPlan legalPlan() {
        List<String> problems = new ArrayList<>();
        LoadPlan plan = numbers.plan(problems);
        target.check(problems);
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join(System.lineSeparator(), problems));
        }
        return plan;
    }
}
