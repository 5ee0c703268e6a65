package io.sluice.cli;

import io.sluice.cli.dlq.LetterFilter;
import io.sluice.cli.dlq.LetterReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice dlq list}. */
@Command(
        name = "list",
        description = {
            "Lists the dead letters in the order of their failures, a line for each, and counts them.",
            "Shows keys, but no values."
        })
final class DlqListCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 100_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DlqTopic topic;

    @Mixin
    private DlqSelection selection;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many to list, the last ones; all are counted (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--summary", description = "Count them by stage, error and reason instead.")
    private boolean isSummary;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--limit '%d' is not legal; legal: a whole number from 1 to %d".formatted(limit, MAX_LIMIT));
        }
        LetterFilter filter = selection.filter();
        LetterReport report = LetterReport.read(topic.letters(), filter, limit);
        String text = isSummary ? report.summary() : report.table();
        spec.commandLine().getOut().println(json ? report.json() : text);
        return ExitCode.OK;
    }
}
