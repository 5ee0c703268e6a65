package io.sluice.cli;

import io.sluice.cli.contest.Leg;
import io.sluice.cli.contest.Site;
import io.sluice.cli.stack.Folders;
import io.sluice.cli.verify.ReplicatedPair;
import io.sluice.config.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configurations of the two jobs that are measured, as files, for they are submitted as a user would. */
record BenchConfigurations(Path folder) {
    static final String JOB_PREFIX = "sluice-bench-";
    static final String TOPIC = "cdc." + Site.DATABASE + "." + Site.COLLECTION;

    static final String CONSUMER_GROUP = JOB_PREFIX + "syncer";

    private static final String WATCHER =
            """
            mongodb:
              uri: ${MONGODB_URI}
              database: %s
              collection: %s
            kafka:
              brokers: ${KAFKA_BROKERS}
              topic: %s
              transactional_id_prefix: %swatcher
            """;
    private static final String SYNCER =
            """
            kafka:
              brokers: ${KAFKA_BROKERS}
              topic: %s
              consumer_group: %s
              start: earliest
            postgres:
              url: ${POSTGRES_URL}
              user: ${POSTGRES_USER}
              password: ${POSTGRES_PASSWORD}
            """;

    void write() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(of(Leg.SOURCE), WATCHER.formatted(Site.DATABASE, Site.COLLECTION, TOPIC, JOB_PREFIX));
        Files.writeString(of(Leg.SINK), SYNCER.formatted(TOPIC, CONSUMER_GROUP) + Site.mapping());
    }

    Path of(Leg leg) {
        return folder.resolve(leg == Leg.SOURCE ? "watcher.yaml" : "syncer.yaml");
    }

    Path savepoints() {
        return folder.resolve("savepoints");
    }

    ReplicatedPair pair() throws InvalidSettingsException {
        return ReplicatedPair.load(of(Leg.SOURCE), of(Leg.SINK), FlinkTarget.configurationEnvironment());
    }

    void remove() {
        Folders.delete(folder);
    }
}
