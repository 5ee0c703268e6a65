package io.sluice.cli.stack;

import java.util.Locale;

/** How a part is. */
public enum PartState {
    RUNNING,
    /** Some of its processes run, others do not. */
    DEGRADED,
    STOPPED,
    /** The user's own server, which does not answer. */
    UNREACHABLE;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
