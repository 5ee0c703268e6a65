package io.sluice.cli.contest;

/** Where a source begins that has no position yet. */
public enum Beginning {
    /** With the documents that are there; then their changes. */
    SNAPSHOT,
    /** With the changes from now on. */
    NOW
}
