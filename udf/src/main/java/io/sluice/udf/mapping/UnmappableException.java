package io.sluice.udf.mapping;

/** A change that cannot become a row as its mapping says. Mapping it again gives the same answer. */
public final class UnmappableException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnmappableException(String message) {
        super(message);
    }

    UnmappableException in(String field) {
        return new UnmappableException("Field '" + field + "': " + getMessage());
    }
}
