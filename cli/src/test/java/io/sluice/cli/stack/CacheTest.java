package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @TempDir
    private Path root;

    private Cache cache;
    private final AtomicInteger fills = new AtomicInteger();

    @BeforeEach
    void setUp() {
        cache = new Cache(root, Progress.silent());
    }

    @Test
    void isFilledOnce() {
        Path first = provide();
        assertThat(provide()).isEqualTo(first);
        assertThat(fills).hasValue(1);
    }

    @Test
    void healsAfterAnInterruptedFetch() throws IOException {
        Files.createDirectories(root.resolve(".partial-thing"));
        Files.writeString(root.resolve(".partial-thing").resolve("half"), "half");
        assertThat(provide().resolve("half")).doesNotExist();
        assertThat(provide().resolve("whole")).exists();
    }

    @Test
    void doesNotShowWhatFailed() {
        assertThatThrownBy(() -> cache.provide(PartName.FLINK, "thing", "thing", folder -> {
                    Files.writeString(folder.resolve("whole"), "");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("disk full");
        assertThat(cache.has("thing")).isFalse();
        assertThat(provide()).exists();
    }

    @Test
    void isFilledOnceByTwoAtTheSameTime() {
        CompletableFuture.allOf(CompletableFuture.runAsync(this::provide), CompletableFuture.runAsync(this::provide))
                .join();
        assertThat(fills).hasValue(1);
    }

    @Test
    void refusesAFileThatIsNotThePinnedOne() throws IOException {
        Path file = Files.writeString(root.resolve("thing.whl"), "abc");
        Sha256.check(file, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThatThrownBy(() -> Sha256.check(file, "0".repeat(64)))
                .isInstanceOf(ChecksumMismatchException.class)
                .hasMessageContaining("thing.whl");
    }

    private Path provide() {
        return cache.provide(PartName.FLINK, "thing", "thing", folder -> {
            fills.incrementAndGet();
            Files.writeString(folder.resolve("whole"), "");
        });
    }
}
