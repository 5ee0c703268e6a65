package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Kafka Connect's worker as a class path, and Debezium's connectors as its plugins, from Maven. */
final class ConnectJars {
    /** The same as in connect-pom.xml. */
    private static final String CONNECT = "4.3.1";

    private static final List<String> PLUGINS = List.of(
            "io.debezium:debezium-connector-mongodb:3.6.1.Final:tar.gz:plugin",
            "io.debezium:debezium-connector-jdbc:3.6.0.Final:tar.gz:plugin");
    private static final String PLUGINS_ENTRY = "debezium-3.6";

    private final Cache cache;

    ConnectJars(Cache cache) {
        this.cache = cache;
    }

    /** The folder that has the worker's jars. */
    Path provideWorker() {
        return cache.provide(
                PartName.KAFKA, "kafka-connect-" + CONNECT, "Kafka Connect " + CONNECT, partial -> new MavenRepository(
                                cache)
                        .copyDependencies(PartName.KAFKA, "connect-pom.xml", partial));
    }

    /** The folder that has a folder for each connector. */
    Path providePlugins() {
        return cache.provide(PartName.KAFKA, PLUGINS_ENTRY, "Debezium's connectors (80 MB)", this::fetchPlugins);
    }

    private void fetchPlugins(Path folder) throws IOException {
        Path archives = folder.resolve(".archives");
        for (String plugin : PLUGINS) {
            new MavenRepository(cache).copy(PartName.KAFKA, plugin, archives);
        }
        try (var files = Files.list(archives)) {
            for (Path archive : files.toList()) {
                Archives.untarGz(archive, folder, Optional::of);
            }
        }
        Folders.delete(archives);
    }
}
