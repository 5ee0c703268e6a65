package io.sluice.cli.mapping;

import io.sluice.config.Settings;
import io.sluice.config.SyncerSettings;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.InvalidMappingException;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.Mappings;

/** How collections become tables, as the syncer's settings have it. */
public record ConfiguredMappings(Settings syncer) {

    public Mappings mappings() throws InvalidMappingException {
        return MappingParser.parse(syncer.raw(SyncerSettings.MAPPINGS.key()), deletes())
                .withTableName(syncer.get(SyncerSettings.TABLES_NAME));
    }

    public DeletePolicy deletes() {
        return switch (syncer.get(SyncerSettings.DELETES)) {
            case HARD -> DeletePolicy.HARD;
            case SOFT -> DeletePolicy.SOFT;
            case IGNORE -> DeletePolicy.IGNORE;
        };
    }
}
