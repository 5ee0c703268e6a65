package io.sluice.cli.stack;

/** A server that the user named does not answer. */
public final class UnreachableServerException extends StackException {
    private static final long serialVersionUID = 1L;

    public UnreachableServerException(String message) {
        super(message);
    }
}
