package io.sluice.config;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A value that may hold references, resolved where it is used: in a TaskManager's open(), so that a secret given as a
 * reference never travels in the job graph. Each machine that resolves it needs the variable or the file.
 *
 * @param template the text with its references; may itself be the secret, so it is never shown
 */
public record Secret(String template) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What is shown instead of a secret. Of one length, so that not even the length is told. */
    public static final String MASK = "******";

    public Secret {
        Objects.requireNonNull(template, "template");
    }

    /** A secret from a plain text: nothing in it is taken for a reference. */
    public static Secret ofPlain(String text) {
        return new Secret(References.escape(text));
    }

    /**
     * The value, read on this machine.
     *
     * @throws UnresolvedReferenceException naming the variable or file that is missing here
     */
    public String resolve() {
        return resolve(System::getenv);
    }

    /** Resolves with the given environment instead of this process's. */
    public String resolve(UnaryOperator<String> env) {
        try {
            return References.parse(template).resolve(env);
        } catch (IllegalValueException e) {
            throw new IllegalArgumentException("a secret has a malformed reference: " + e.getMessage(), e);
        }
    }

    /** Whether the value itself, and not only references to it, is part of the template. */
    public boolean isLiteral() {
        try {
            return References.parse(template).isLiteral();
        } catch (IllegalValueException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return MASK;
    }
}
