package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's folder, which has the Flink configuration and the jobs' jars. */
public record Checkout(Path root) {
    private static final String PROPERTY = "sluice.checkout";

    /** As the launcher says, else the nearest folder above the current one that looks like it. */
    public static Checkout find() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return new Checkout(Path.of(named));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("flink-conf").resolve("config.yaml"))) {
                return new Checkout(folder);
            }
        }
        throw new StackException("this is not run from within the project; set -D" + PROPERTY + "=FOLDER");
    }

    public Path flinkConf() {
        return root.resolve("flink-conf");
    }

    /** The fat jar of {@code watcher} or {@code syncer}. */
    public Path jobJar(String job) {
        Path target = root.resolve("jobs").resolve(job + "-job").resolve("target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars = files.filter(
                                file -> file.getFileName().toString().endsWith("-fat.jar"))
                        .toList();
                if (jars.size() == 1) {
                    return jars.get(0);
                }
            } catch (IOException e) {
                throw new StackException("cannot read " + target + ": " + e.getMessage(), e);
            }
        }
        throw new StackException("there is no jar of the " + job + " job in " + target + "; build it: mvn package");
    }
}
