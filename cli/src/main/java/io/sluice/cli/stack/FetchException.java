package io.sluice.cli.stack;

/** A part could not be fetched. */
public final class FetchException extends StackException {
    private static final long serialVersionUID = 1L;

    public FetchException(String message) {
        super(message);
    }

    public FetchException(String message, Throwable cause) {
        super(message, cause);
    }
}
