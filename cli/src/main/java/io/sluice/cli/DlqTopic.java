package io.sluice.cli;

import io.sluice.cli.dlq.LetterTopic;
import io.sluice.cli.dlq.SyncerLetters;
import io.sluice.config.InvalidSettingsException;
import io.sluice.udf.mapping.InvalidMappingException;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whose letters are meant. */
final class DlqTopic {
    @ArgGroup(multiplicity = "1")
    private Owner owner;

    /** One of the two. */
    private static final class Owner {
        @Option(
                names = "--syncer",
                required = true,
                paramLabel = "FILE",
                description = "The configuration of the syncer whose letters are meant.")
        private Path syncer;

        @Option(
                names = "--watcher",
                required = true,
                paramLabel = "FILE",
                description = "The configuration of the watcher whose letters are meant.")
        private Path watcher;
    }

    LetterTopic letters() throws InvalidSettingsException, InvalidMappingException {
        return owner.watcher != null
                ? LetterTopic.ofWatcher(owner.watcher, FlinkTarget.configurationEnvironment())
                : SyncerLetters.load(owner.syncer, FlinkTarget.configurationEnvironment())
                        .topic();
    }
}
