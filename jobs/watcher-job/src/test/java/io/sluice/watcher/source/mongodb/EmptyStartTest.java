package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.relational.TableId;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.assigner.AssignerStatus;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.SnapshotPendingSplitsState;
import org.junit.jupiter.api.Test;

class EmptyStartTest {

    private static HybridPendingSplitsState state(boolean isStreamSplitAssigned, TableId... processed) {
        return new HybridPendingSplitsState(
                new SnapshotPendingSplitsState(
                        List.of(processed),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        AssignerStatus.INITIAL_ASSIGNING_FINISHED,
                        List.of(),
                        true,
                        true,
                        Map.of(),
                        ChunkSplitterState.NO_SPLITTING_TABLE_STATE),
                isStreamSplitAssigned);
    }

    @Test
    void aJobPastItsEmptySnapshotHasBegun() {
        HybridPendingSplitsState restored = (HybridPendingSplitsState) EmptyStart.remembered(state(true));

        assertThat(restored.isStreamSplitAssigned()).isTrue();
        SnapshotPendingSplitsState snapshot = restored.getSnapshotPendingSplits();
        assertThat(snapshot.getAlreadyProcessedTables()).hasSize(1);
        assertThat(snapshot.getRemainingTables()).isEmpty();
        assertThat(snapshot.getRemainingSplits()).isEmpty();
        assertThat(snapshot.getSnapshotAssignerStatus()).isEqualTo(AssignerStatus.INITIAL_ASSIGNING_FINISHED);
        assertThat(EmptyStart.remembered(restored)).isSameAs(restored);
    }

    @Test
    void anyOtherStateStaysAsItIs() {
        HybridPendingSplitsState beforeTheStream = state(false);
        HybridPendingSplitsState withCollections = state(true, new TableId("shop", null, "orders"));

        assertThat(EmptyStart.remembered(beforeTheStream)).isSameAs(beforeTheStream);
        assertThat(EmptyStart.remembered(withCollections)).isSameAs(withCollections);
    }
}
