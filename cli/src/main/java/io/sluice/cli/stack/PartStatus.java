package io.sluice.cli.stack;

import java.util.List;

/**
 * A part as {@code status} shows it.
 *
 * @param where address for users, without a password
 * @param own whether this is the user's own server, which the stack neither starts nor stops
 * @param pids processes of the stack that run
 */
public record PartStatus(PartName name, PartState state, String where, boolean own, List<Long> pids, String logs) {
    public PartStatus {
        pids = List.copyOf(pids);
    }
}
