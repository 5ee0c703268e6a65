package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {
    @TempDir
    private Path folder;

    @Test
    void unpacksWhatIsSelected() throws IOException {
        Path zip = zip("pyflink/bin/flink", "pyflink/other.py");
        Archives.unzip(zip, folder.resolve("out"), Archives.under("pyflink/bin/"));
        assertThat(folder.resolve("out").resolve("flink")).hasContent("pyflink/bin/flink");
        assertThat(folder.resolve("out").toFile().list()).containsExactly("flink");
    }

    @Test
    void unpacksATar() throws IOException {
        Path archive = folder.resolve("a.tar.gz");
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            TarArchiveEntry entry = new TarArchiveEntry("deps/lib/one.jar");
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        Archives.untarGz(archive, folder.resolve("out"), Archives.under("deps/"));
        assertThat(folder.resolve("out").resolve("lib").resolve("one.jar")).hasContent("content");
    }

    @Test
    void refusesAnEntryThatLeavesTheFolder() throws IOException {
        Path zip = zip("../evil");
        assertThatThrownBy(() -> Archives.unzip(zip, folder.resolve("out"), Optional::of))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("../evil");
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    private Path zip(String... names) throws IOException {
        Path zip = folder.resolve("a.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }
}
