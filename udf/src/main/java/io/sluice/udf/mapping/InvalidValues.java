package io.sluice.udf.mapping;

import java.util.Locale;

/** Is told of each value that its column cannot hold. */
@FunctionalInterface
public interface InvalidValues {

    /** For those who map without counting. */
    InvalidValues UNCOUNTED = (table, column, reason, outcome) -> {};

    /** What became of the value. */
    enum Outcome {
        /** Its event cannot be mapped. */
        REJECT,
        /** The column is NULL. */
        NULL,
        /** The column has the value that its mapping states instead. */
        SUBSTITUTE;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** As mappings and metrics name it: {@code reject}. */
        public String label() {
            return label;
        }
    }

    void found(String table, String column, InvalidReason reason, Outcome outcome);
}
