package io.sluice.udf.codec;

/** Bytes that are not a change event of the expected format. Reading them again gives the same answer. */
public final class MalformedEventException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message) {
        super(message);
    }

    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
