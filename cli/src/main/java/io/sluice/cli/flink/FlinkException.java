package io.sluice.cli.flink;

/** Flink did not do what was asked. The message is for the user. */
public class FlinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FlinkException(String message) {
        super(message);
    }

    public FlinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
