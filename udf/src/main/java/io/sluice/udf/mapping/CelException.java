package io.sluice.udf.mapping;

/** A text that is no expression. */
final class CelException extends Exception {

    private static final long serialVersionUID = 1L;

    CelException(String message) {
        super(message);
    }
}
