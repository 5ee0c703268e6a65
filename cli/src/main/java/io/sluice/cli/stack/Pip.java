package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Fetches Python packages with pip, which honours the user's own index and proxy settings. */
final class Pip {
    private static final String ENVIRONMENT = "python";

    private final Cache cache;

    Pip(Cache cache) {
        this.cache = cache;
    }

    /** Returns the one file of the package, checked, in a folder of its own below the given one. */
    Path download(PartName part, PythonPackage wanted, Path folder) throws IOException {
        Path log = cache.log("pip-" + part.id());
        Path python = environment(part).resolve("bin").resolve("python3");
        Path download = Files.createDirectories(folder.resolve("download"));
        // Below the folder, so that progress sees the file grow, and the same file system.
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command =
                new ArrayList<>(List.of(python.toString(), "-m", "pip", "download", "--no-deps", "--no-cache-dir"));
        command.add("--ignore-requires-python");
        command.addAll(wanted.selection());
        command.addAll(List.of("--dest", download.toString(), wanted.requirement()));
        Tool.Result result = Tool.run(command, Map.of("TMPDIR", temporary.toString()), log);
        if (!result.succeeded()) {
            throw new FetchException(
                    "pip could not fetch " + wanted.requirement() + ": " + result.lastLine() + " (log: " + log + ")");
        }
        Folders.delete(temporary);
        Path file = only(download);
        Sha256.check(file, wanted.sha256());
        return file;
    }

    /** A virtual environment with the tools that a source package needs; a plain python3 may lack them. */
    private Path environment(PartName part) {
        return cache.provide(part, ENVIRONMENT, "Python build tools", partial -> {
            Path log = cache.log("python");
            Tool.Result venv = Tool.run(List.of("python3", "-m", "venv", partial.toString()), log);
            if (venv.exitCode() == 127) {
                throw new FetchException("python3 is not installed; it fetches Flink and MongoDB");
            }
            if (!venv.succeeded()) {
                throw new FetchException("python3 cannot make a virtual environment; on Debian and Ubuntu install"
                        + " python3-venv (log: " + log + ")");
            }
            // The environment is moved to its final name afterwards: run as a module, it does not mind.
            Tool.Result tools = Tool.run(
                    List.of(partial.resolve("bin/python3").toString(), "-m", "pip", "install", "setuptools", "wheel"),
                    log);
            if (!tools.succeeded()) {
                throw new FetchException(
                        "pip could not install setuptools and wheel: " + tools.lastLine() + " (log: " + log + ")");
            }
        });
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            if (found.size() != 1) {
                throw new FetchException("pip was to fetch one file and fetched " + found.size());
            }
            return found.get(0);
        }
    }
}
