package io.sluice.cli.stack;

/** A part was fetched, but did not start. */
public final class StartException extends StackException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
