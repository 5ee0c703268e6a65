package io.sluice.watcher.source.mongodb;

import io.debezium.relational.TableId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cdc.connectors.base.source.assigner.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.SnapshotPendingSplitsState;

/**
 * A job that began when there was no collection to watch. The framework (3.5.0, {@code SnapshotSplitAssigner.open}) takes
 * a state without collections for a job that has not begun, and reads all that were made since by a snapshot once more
 * when it is restored: every document would be in Kafka a second time.
 */
final class EmptyStart {

    private static final TableId NOTHING = new TableId("sluice", null, "no_collection_at_the_start");

    private EmptyStart() {}

    /** The state, in a form that the framework takes for that of a job that is past its snapshot if it is. */
    static PendingSplitsState remembered(PendingSplitsState state) {
        if (!(state instanceof HybridPendingSplitsState hybrid) || !hybrid.isStreamSplitAssigned()) {
            return state;
        }
        SnapshotPendingSplitsState snapshot = hybrid.getSnapshotPendingSplits();
        if (!snapshot.getAlreadyProcessedTables().isEmpty()) {
            return state;
        }
        SnapshotPendingSplitsState begun = new SnapshotPendingSplitsState(
                // The framework adds to it.
                new ArrayList<>(List.of(NOTHING)),
                snapshot.getRemainingSplits(),
                snapshot.getAssignedSplits(),
                snapshot.getTableSchemas(),
                snapshot.getSplitFinishedOffsets(),
                snapshot.getSnapshotAssignerStatus(),
                snapshot.getRemainingTables(),
                snapshot.isTableIdCaseSensitive(),
                snapshot.isRemainingTablesCheckpointed(),
                snapshot.getSplitFinishedCheckpointIds(),
                snapshot.getChunkSplitterState());
        return new HybridPendingSplitsState(begun, true);
    }
}
