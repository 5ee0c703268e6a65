package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Keeps two processes, or two threads of one, from doing the same work in one folder at once. */
final class FolderLock implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock acquire(Path lockFile) {
        try {
            Files.createDirectories(lockFile.getParent());
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!Await.until(DEADLINE, () -> tryLock(channel, lockFile))) {
                channel.close();
                throw new StackException("another process holds " + lockFile);
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new StackException("cannot lock " + lockFile + ": " + e.getMessage(), e);
        }
    }

    private static boolean tryLock(FileChannel channel, Path lockFile) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new StackException("cannot lock " + lockFile + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StackException("cannot release a lock: " + e.getMessage(), e);
        }
    }
}
