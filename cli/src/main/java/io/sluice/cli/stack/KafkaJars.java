package io.sluice.cli.stack;

import java.nio.file.Path;

/** Kafka's broker as a class path, from Maven. */
final class KafkaJars {
    /** The same as in kafka-pom.xml. */
    private static final String VERSION = "3.9.1";

    private static final String ENTRY = "kafka-" + VERSION;

    private final Cache cache;

    KafkaJars(Cache cache) {
        this.cache = cache;
    }

    /** The folder that has the jars. */
    Path provide() {
        return cache.provide(PartName.KAFKA, ENTRY, "Kafka " + VERSION, partial -> new MavenRepository(cache)
                .copyDependencies(PartName.KAFKA, "kafka-pom.xml", partial));
    }
}
