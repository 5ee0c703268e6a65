package io.sluice.cli.dlq;

import io.sluice.cli.mapping.ConfiguredMappings;
import io.sluice.config.InvalidSettingsException;
import io.sluice.config.KafkaConnection;
import io.sluice.config.Settings;
import io.sluice.config.SettingsLoader;
import io.sluice.config.SyncerSettings;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.mapping.InvalidMappingException;
import java.nio.file.Path;
import java.util.Map;

/** The dead letters of a syncer, and what their records would write, as its configuration says. */
public record SyncerLetters(LetterTopic topic, RevivableRows revivable) {

    /**
     * Those of the syncer that a configuration is for.
     *
     * @param env what the configuration refers to
     */
    public static SyncerLetters load(Path config, Map<String, String> env)
            throws InvalidSettingsException, InvalidMappingException {
        Settings settings =
                SettingsLoader.load(SyncerSettings.all(), new String[] {"--config", config.toString()}, env);
        ConfiguredMappings mappings = new ConfiguredMappings(settings);
        return new SyncerLetters(
                new LetterTopic(KafkaConnection.of(settings), SyncerSettings.deadLetterTopic(settings)),
                new RevivableRows(
                        Codecs.of(settings.get(SyncerSettings.FORMAT).word()),
                        mappings.mappings(),
                        mappings.deletes()));
    }
}
