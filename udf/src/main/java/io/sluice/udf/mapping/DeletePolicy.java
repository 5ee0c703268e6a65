package io.sluice.udf.mapping;

/** What the delete of a document does to its row. */
public enum DeletePolicy {
    /** The row is deleted. */
    HARD,
    /** The row stays, and its operation column says {@code delete}. */
    SOFT,
    /** The row stays as it was. */
    IGNORE
}
