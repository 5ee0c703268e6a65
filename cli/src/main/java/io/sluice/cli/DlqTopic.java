package io.sluice.cli;

import io.sluice.cli.dlq.LetterTopic;
import io.sluice.cli.dlq.SyncerLetters;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whose letters are meant. */
final class DlqTopic {
    @Option(
            names = "--syncer",
            required = true,
            paramLabel = "FILE",
            description = "The configuration of the syncer whose letters are meant.")
    private Path syncer;

    LetterTopic letters() throws Exception {
        return SyncerLetters.load(syncer, FlinkTarget.configurationEnvironment())
                .topic();
    }
}
