package io.sluice.cli.flink;

import java.util.Locale;

/** How a savepoint is written, as {@code flink stop --type} has it. */
public enum SavepointType {
    /** Entry by entry: any state backend reads it. */
    CANONICAL,
    /** The state backend's own files: many times faster with much state. */
    NATIVE;

    /** As {@code flink} and this command's options spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
