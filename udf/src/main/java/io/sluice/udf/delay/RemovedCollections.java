package io.sluice.udf.delay;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.OperationType;
import org.apache.flink.api.common.state.BroadcastState;

/**
 * Collections and databases whose documents were removed all at once. What is held of them is spread over all subtasks
 * and may be millions: it is not looked for, but recognized when it is due, by its version.
 */
final class RemovedCollections {

    private final BroadcastState<String, String> versions;

    RemovedCollections(BroadcastState<String, String> versions) {
        this.versions = versions;
    }

    /** True for an event that leaves none of a collection's documents. A rename leaves them all, under another name. */
    static boolean isRemoval(ChangeEvent event) {
        return event.operationType() == OperationType.DROP
                || event.operationType() == OperationType.DROP_DATABASE
                || event.operationType() == OperationType.TRUNCATE;
    }

    /** Versions order as their texts do. */
    void add(ChangeEvent removal) throws Exception {
        String name = removal.namespace().fullName();
        String version = removal.version().toString();
        String before = versions.get(name);
        if (before == null || before.compareTo(version) < 0) {
            versions.put(name, version);
        }
    }

    /** True if the change's document went with its collection since. */
    boolean cover(ChangeEvent change) throws Exception {
        if (!versions.immutableEntries().iterator().hasNext()) {
            return false;
        }
        return isBefore(change, versions.get(change.namespace().fullName()))
                || isBefore(change, versions.get(change.namespace().database()));
    }

    private static boolean isBefore(ChangeEvent change, String removedAt) {
        return removedAt != null && change.version().toString().compareTo(removedAt) <= 0;
    }
}
