package io.sluice.udf.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.OperationType;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class HoldUntilDueTest {

    @Test
    void changesThatAreDuePassInTheirOrderAndLeaveNothingBehind() throws Exception {
        ChangeEvent insert = Events.insert("{_id: 1}", "{_id: 1}");
        ChangeEvent other = Events.insert("{_id: 2}", "{_id: 2}");
        ChangeEvent update = Events.update("{_id: 1}", "{_id: 1, a: 1}");
        ChangeEvent delete = Events.delete("{_id: 1}");
        ChangeEvent drop = Events.ofNamespace(OperationType.DROP, Events.PLAYERS);

        try (var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new HoldUntilDue()), new DocumentIdentity(), Types.STRING)) {
            harness.open();
            for (ChangeEvent event : new ChangeEvent[] {insert, other, update, delete, drop}) {
                harness.processElement(event, 0);
            }

            assertThat(harness.extractOutputValues()).containsExactly(insert, other, update, delete, drop);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numProcessingTimeTimers()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }
}
