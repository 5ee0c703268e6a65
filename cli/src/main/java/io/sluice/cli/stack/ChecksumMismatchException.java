package io.sluice.cli.stack;

import java.nio.file.Path;

/** A download is not the file that was pinned; it is not used. */
public final class ChecksumMismatchException extends StackException {
    private static final long serialVersionUID = 1L;

    public ChecksumMismatchException(Path file, String expected, String actual) {
        super(file.getFileName() + " is not the expected file: SHA-256 " + actual + ", expected " + expected);
    }
}
