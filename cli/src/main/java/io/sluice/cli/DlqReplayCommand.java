package io.sluice.cli;

import io.sluice.cli.dlq.LetterFilter;
import io.sluice.cli.dlq.LetterReplay;
import io.sluice.cli.dlq.ReplayReport;
import io.sluice.cli.dlq.ReplayReport.Result;
import io.sluice.cli.dlq.SyncerLetters;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice dlq replay}. */
@Command(
        name = "replay",
        description = {
            "Sends the records of dead letters once more to the topics they came from, each of them once:",
            "what was replayed before is left out. Only the job whose letters they are writes them again.",
            "Exit code 0 only if none was refused."
        })
final class DlqReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--syncer",
            required = true,
            paramLabel = "FILE",
            description = "The configuration of the syncer whose letters are meant.")
    private Path syncer;

    @Mixin
    private DlqSelection selection;

    @Option(names = "--dry-run", description = "Only say what would be sent.")
    private boolean isDryRun;

    @Option(
            names = "--unchecked",
            description = "Send also what may have been deleted since, where the topic no longer tells.")
    private boolean isUnchecked;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        LetterFilter filter = selection.filter();
        LetterReplay replay =
                new LetterReplay(SyncerLetters.load(syncer, FlinkTarget.configurationEnvironment()), isUnchecked);
        ReplayReport report = isDryRun ? replay.rehearse(filter) : replay.send(filter);
        spec.commandLine().getOut().println(json ? report.json() : report.text());
        return report.count(Result.REFUSED) == 0 ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
    }
}
