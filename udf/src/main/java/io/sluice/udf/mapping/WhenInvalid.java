package io.sluice.udf.mapping;

import io.sluice.udf.mapping.InvalidValues.Outcome;
import java.io.Serializable;
import java.util.Objects;
import javax.annotation.Nullable;

/**
 * What becomes of a value that its column cannot hold.
 *
 * @param substitute in the column's Java form; null unless the outcome is {@link Outcome#SUBSTITUTE}
 */
public record WhenInvalid(Outcome outcome, @Nullable Object substitute) implements Serializable {

    /** The event becomes a dead letter. */
    public static final WhenInvalid REJECT = new WhenInvalid(Outcome.REJECT, null);

    public static final WhenInvalid NULL = new WhenInvalid(Outcome.NULL, null);

    public WhenInvalid {
        Objects.requireNonNull(outcome, "outcome");
    }

    static WhenInvalid substitute(Object value) {
        return new WhenInvalid(Outcome.SUBSTITUTE, Objects.requireNonNull(value, "value"));
    }

    /** The value in the place of the refused one, which is told to the observer. */
    @Nullable
    public Object instead(UnmappableException refusal, String table, String column, InvalidValues invalid)
            throws UnmappableException {
        invalid.found(table, column, refusal.reason(), outcome);
        if (outcome == Outcome.REJECT) {
            throw refusal;
        }
        return substitute;
    }
}
