package io.sluice.cli.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fetches artifacts with Maven, which honours the user's own mirrors and checks what it fetches. */
final class MavenRepository {
    private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:";

    private final Cache cache;

    MavenRepository(Cache cache) {
        this.cache = cache;
    }

    /** Fetches one artifact without its dependencies. */
    void copy(PartName part, String coordinates, Path folder) {
        run(
                part,
                coordinates,
                List.of(
                        PLUGIN + "copy",
                        "-Dartifact=" + coordinates,
                        "-DoutputDirectory=" + folder,
                        "-Dmdep.useBaseVersion=true"),
                folder);
    }

    /** Fetches the dependencies of a pom that is a resource beside this class. */
    void copyDependencies(PartName part, String pomResource, Path folder) throws IOException {
        Path pom = folder.resolve("pom.xml");
        try (InputStream in = MavenRepository.class.getResourceAsStream(pomResource)) {
            Files.copy(in, pom);
        }
        run(
                part,
                pomResource,
                List.of("-f", pom.toString(), PLUGIN + "copy-dependencies", "-DoutputDirectory=" + folder),
                folder);
    }

    private void run(PartName part, String what, List<String> arguments, Path folder) {
        Path log = cache.log("maven-" + part.id());
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q"));
        command.addAll(arguments);
        Tool.Result result = Tool.run(command, log);
        if (result.exitCode() == 127) {
            throw new FetchException("mvn is not installed; it fetches Kafka and PostgreSQL");
        }
        if (!result.succeeded()) {
            throw new FetchException("Maven could not fetch " + what + " (log: " + log + ")");
        }
        if (!Files.isDirectory(folder)) {
            throw new FetchException("Maven fetched nothing for " + what + " (log: " + log + ")");
        }
    }
}
