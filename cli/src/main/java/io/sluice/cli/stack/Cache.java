package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Folders that are filled once. A folder appears under its name only when it is whole, so an interrupted fetch leaves
 * nothing that could be mistaken for the real thing; two processes do not fill the same one at once.
 */
final class Cache {
    /** Fills a folder that nobody else sees yet. */
    @FunctionalInterface
    interface Filler {
        void fill(Path folder) throws IOException;
    }

    private final Path root;
    private final Progress progress;

    Cache(Path root, Progress progress) {
        this.root = root;
        this.progress = progress;
    }

    Path folder(String entry) {
        return root.resolve(entry);
    }

    Path log(String name) {
        return root.resolve("logs").resolve(name + ".log");
    }

    Path lock(String name) {
        return root.resolve(".lock-" + name);
    }

    boolean has(String entry) {
        return Files.isDirectory(folder(entry));
    }

    Path provide(PartName part, String entry, String what, Filler filler) {
        Path whole = folder(entry);
        if (has(entry)) {
            return whole;
        }
        if (!Files.isWritable(root)) {
            throw new FetchException(what + " is not in the cache, and " + root + " is not writable for this user");
        }
        try (FolderLock lock = FolderLock.acquire(lock(entry))) {
            if (has(entry)) {
                return whole;
            }
            Path partial = root.resolve(".partial-" + entry);
            Folders.delete(partial);
            Files.createDirectories(partial);
            progress.say(part.id(), "fetching " + what);
            try (Heartbeat heartbeat = new Heartbeat(progress, part, what, partial)) {
                filler.fill(partial);
            }
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
            return whole;
        } catch (IOException e) {
            throw new FetchException("cannot fetch " + what + ": " + e.getMessage(), e);
        }
    }
}
