package io.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.verify.ReplicatedPair;
import io.sluice.cli.verify.VerificationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice verify}. */
@Command(
        name = "verify",
        description = {
            "Compares source and target document by document, as the two configurations map them.",
            "Changes on their way are waited for, not reported. Exit code 0 only if both sides agree."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--watcher", required = true, paramLabel = "FILE", description = "The watcher's configuration.")
    private Path watcher;

    @Option(names = "--syncer", required = true, paramLabel = "FILE", description = "The syncer's configuration.")
    private Path syncer;

    @Option(
            names = "--settle-seconds",
            defaultValue = "30",
            description =
                    "How long nothing may have come right before a difference counts (default: ${DEFAULT-VALUE}).")
    private int settleSeconds;

    @Option(
            names = "--limit",
            defaultValue = "20",
            description = "How many differences to name (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--repair",
            description = "Mend what differs: send documents through Kafka once more, delete rows without a document.")
    private boolean repair;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ReplicatedPair pair = ReplicatedPair.load(watcher, syncer, FlinkTarget.configurationEnvironment());
        Duration settle = Duration.ofSeconds(settleSeconds);
        VerificationResult result = repair ? pair.repair(settle, limit) : pair.verify(settle, limit);
        spec.commandLine().getOut().println(json ? json(result) : text(result));
        return result.isEqual() ? ExitCode.OK : ExitCode.NOT_ALL_WELL;
    }

    private static String json(VerificationResult result) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(result);
    }

    private static String text(VerificationResult result) {
        StringBuilder text = new StringBuilder("%d documents, %d rows: %d missing, %d extra, %d different"
                .formatted(
                        result.sourceDocuments(),
                        result.targetRows(),
                        result.missing(),
                        result.extra(),
                        result.different()));
        if (result.unmappable() > 0) {
            text.append(", %d that their mapping refuses".formatted(result.unmappable()));
        }
        if (result.repaired() > 0) {
            text.append(", %d mended"
                    .formatted(result.repaired() - result.differences().size()));
        }
        result.differences()
                .forEach(difference -> text.append("\n  %s %s %s %s"
                        .formatted(
                                difference.kind(),
                                difference.table(),
                                difference.rowKey(),
                                String.join(", ", difference.columns()))));
        return text.toString();
    }
}
