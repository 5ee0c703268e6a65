package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The real Flink distribution, from two Python packages: the wheel has the scripts and the stock configuration, the
 * source package the jars. Its layout is that of the official archive.
 */
final class FlinkDistribution {
    static final String VERSION = "1.20.3";
    private static final String ENTRY = "flink-" + VERSION;

    /** The scripts are the same for every processor, and the jars have native code for each. */
    private static final PythonPackage SCRIPTS = PythonPackage.wheel(
            "apache-flink==" + VERSION,
            "manylinux2014_x86_64",
            "2ab377aca9edbe9fb19fce1f28280e544971f8dba97760339d3823d9a1fb8180");

    private static final PythonPackage JARS = PythonPackage.source(
            "apache-flink-libraries==" + VERSION, "f07f07a46bb272c1e851379ed92105928367019db31240091a5367fc92800289");

    private final Cache cache;

    FlinkDistribution(Cache cache) {
        this.cache = cache;
    }

    Path provide() {
        return cache.provide(PartName.FLINK, ENTRY, "Flink " + VERSION + " (235 MB)", partial -> {
            Pip pip = new Pip(cache);
            Path wheel = pip.download(PartName.FLINK, SCRIPTS, partial);
            Archives.unzip(wheel, partial.resolve("bin"), Archives.under("pyflink/bin/"));
            Archives.unzip(wheel, partial.resolve("conf"), Archives.under("pyflink/conf/"));
            Folders.delete(wheel.getParent());
            Path jars = pip.download(PartName.FLINK, JARS, partial);
            Archives.untarGz(jars, partial, Archives.under("apache-flink-libraries-" + VERSION + "/deps/"));
            Folders.delete(jars.getParent());
            // The scripts fail without it.
            Files.createDirectories(partial.resolve("log"));
            makeExecutable(partial.resolve("bin"));
        });
    }

    private static void makeExecutable(Path bin) throws IOException {
        try (Stream<Path> files = Files.list(bin)) {
            for (Path script : List.copyOf(files.toList())) {
                Archives.makeExecutable(script);
            }
        }
    }
}
