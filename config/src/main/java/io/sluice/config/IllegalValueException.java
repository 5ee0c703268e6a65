package io.sluice.config;

/** A value that its setting refuses. The message says why and never repeats the value, which may be secret. */
final class IllegalValueException extends Exception {
    private static final long serialVersionUID = 1L;

    IllegalValueException(String reason) {
        super(reason);
    }
}
