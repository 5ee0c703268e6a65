package io.sluice.udf.mapping;

import java.util.Locale;

/** Why a column cannot hold a value. */
public enum InvalidReason {
    /** A NUL character, which neither text nor jsonb takes. */
    NUL,
    /** Half of a surrogate pair, which no UTF-8 has. */
    LONE_SURROGATE,
    /** NaN or an infinity, where the column holds finite numbers. */
    NOT_FINITE,
    OUT_OF_RANGE,
    /** A number that the column could only hold rounded. */
    INEXACT,
    /** Longer than the n of a varchar(n). */
    TOO_LONG,
    /** A text that is not what the column's type is written like. */
    MALFORMED,
    WRONG_TYPE,
    /** The column's expression has no value for this document. */
    EXPRESSION,
    OTHER;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As metrics name it: {@code lone_surrogate}. */
    public String label() {
        return label;
    }
}
