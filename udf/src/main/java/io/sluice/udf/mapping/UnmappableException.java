package io.sluice.udf.mapping;

/** A change that cannot become a row as its mapping says. Mapping it again gives the same answer. */
public final class UnmappableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final InvalidReason reason;

    public UnmappableException(String message) {
        this(InvalidReason.OTHER, message);
    }

    UnmappableException(InvalidReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public InvalidReason reason() {
        return reason;
    }

    public UnmappableException in(String field) {
        return new UnmappableException(reason, "Field '" + field + "': " + getMessage());
    }
}
