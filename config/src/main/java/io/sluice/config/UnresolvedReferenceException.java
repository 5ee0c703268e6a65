package io.sluice.config;

/** A reference such as ${NAME} that has no value on this machine. Names the reference, never a value. */
public final class UnresolvedReferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reference;

    UnresolvedReferenceException(String reference, String reason) {
        super(reference + " cannot be resolved: " + reason);
        this.reference = reference;
    }

    /** The reference as it was written, without its default. */
    public String reference() {
        return reference;
    }
}
