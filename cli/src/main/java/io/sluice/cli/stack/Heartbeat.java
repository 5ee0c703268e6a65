package io.sluice.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Says every few seconds how far a fetch is: neither pip nor Maven does when nobody watches. */
final class Heartbeat implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final long BYTES_PER_MB = 1_000_000;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fetch-progress");
        thread.setDaemon(true);
        return thread;
    });

    Heartbeat(Progress progress, PartName part, String what, Path folder) {
        long startNs = System.nanoTime();
        ScheduledFuture<?> unused = timer.scheduleAtFixedRate(
                () -> progress.say(
                        part.id(),
                        "fetching " + what + ": " + megabytes(folder) + " MB after "
                                + Duration.ofNanos(System.nanoTime() - startNs).toSeconds() + " s"),
                INTERVAL.toMillis(),
                INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static long megabytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(Heartbeat::size).sum() / BYTES_PER_MB;
        } catch (IOException | UncheckedIOException e) {
            // Files come and go while they are fetched.
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
