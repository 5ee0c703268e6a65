package io.sluice.cli.flink;

import java.util.Set;

/** A job as the cluster lists it. */
public record Job(String id, String name, String state) {
    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

    public boolean hasEnded() {
        return ENDED.contains(state);
    }

    public boolean isRunning() {
        return state.equals("RUNNING");
    }
}
