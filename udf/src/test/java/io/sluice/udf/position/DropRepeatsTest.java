package io.sluice.udf.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.CapturedMetrics;
import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropRepeatsTest {

    private static final int MAX_PARALLELISM = 8;

    @Test
    void dropsWhatTheStreamBringsAgainAndKeepsTheOrder() throws Exception {
        try (var harness = opened(1, 0, null)) {
            process(harness, "82A", "82B", "82B", "82A", "82C", "82B", "82D");

            assertThat(tokens(harness)).containsExactly("82A", "82B", "82C", "82D");
        }
    }

    @Test
    void aSnapshotReadHasNoPlaceInTheStreamAndPasses() throws Exception {
        try (var harness = opened(1, 0, null)) {
            process(harness, "82B", null, null, "82A", "82C");

            assertThat(tokens(harness)).containsExactly("82B", null, null, "82C");
        }
    }

    @Test
    void countsWhatItDrops() throws Exception {
        CapturedMetrics metrics = new CapturedMetrics();
        try (var environment = metrics.environment();
                var harness = new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new DropRepeats()), environment)) {
            harness.open();
            process(harness, "82A", "82A", "82B", "82A");
        }

        assertThat(metrics.counter("watcher_repeats_dropped_total")).isEqualTo(2);
    }

    /** Whatever is repeated, wherever reading starts anew: each change passes once, in the order of the stream. */
    @Test
    void anyRereadingOfAStreamGivesTheStream() {
        RandomInput.theory("reread streams")
                .forAll(lists().of(integers().between(0, 9)).ofSizeBetween(0, 12))
                .checkAssert(restarts -> {
                    try (var harness = opened(1, 0, null)) {
                        Set<String> read = new HashSet<>();
                        int end = 0;
                        for (int from : restarts) {
                            // From an earlier place, and never past one that was not read.
                            end = Math.max(end, Math.min(from, end) + 4);
                            for (int i = Math.min(from, end - 4); i < end; i++) {
                                read.add(token(i));
                                process(harness, token(i));
                            }
                        }
                        assertThat(tokens(harness))
                                .containsExactlyElementsOf(
                                        read.stream().sorted().toList());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Test
    void remembersItsPlaceOverARestore() throws Exception {
        OperatorSubtaskState state;
        try (var harness = opened(1, 0, null)) {
            process(harness, "82A", "82B");
            state = harness.snapshot(1, 1);
            process(harness, "82C");
        }

        try (var harness = opened(1, 0, state)) {
            process(harness, "82A", "82B", "82C", "82D");

            assertThat(tokens(harness))
                    .as("C was read after the snapshot, so it is new again")
                    .containsExactly("82C", "82D");
        }
    }

    /** The source has one reader for the stream, on any subtask: after a restore on another one. */
    @ParameterizedTest
    @CsvSource({"1, 3", "3, 1", "2, 4", "4, 2", "2, 2"})
    void everySubtaskStartsFromTheFurthestPlaceAfterRescaling(int before, int after) throws Exception {
        OperatorSubtaskState[] states = new OperatorSubtaskState[before];
        for (int subtask = 0; subtask < before; subtask++) {
            try (var harness = opened(before, subtask, null)) {
                process(harness, subtask == 0 ? "82B" : subtask == 1 ? "82A" : null);
                states[subtask] = harness.snapshot(1, 1);
            }
        }
        OperatorSubtaskState all = AbstractStreamOperatorTestHarness.repackageState(states);

        for (int subtask = 0; subtask < after; subtask++) {
            OperatorSubtaskState own = AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    all, MAX_PARALLELISM, before, after, subtask);
            try (var harness = opened(after, subtask, own)) {
                process(harness, "82A", "82B", "82C");

                assertThat(tokens(harness)).as("subtask %s", subtask).containsExactly("82C");
            }
        }
    }

    @Test
    void aSubtaskThatReadsNothingHandsOnWhatItWasGiven() throws Exception {
        OperatorSubtaskState state;
        try (var harness = opened(1, 0, null)) {
            process(harness, "82B");
            state = harness.snapshot(1, 1);
        }
        try (var harness = opened(1, 0, state)) {
            state = harness.snapshot(2, 2);
        }

        try (var harness = opened(1, 0, state)) {
            process(harness, "82B");

            assertThat(harness.getOutput()).isEmpty();
        }
    }

    private static String token(int place) {
        return "82%04X".formatted(place);
    }

    private static OneInputStreamOperatorTestHarness<ChangeEvent, ChangeEvent> opened(
            int parallelism, int subtask, OperatorSubtaskState state) throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new DropRepeats()), MAX_PARALLELISM, parallelism, subtask);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static void process(OneInputStreamOperatorTestHarness<ChangeEvent, ChangeEvent> harness, String... tokens)
            throws Exception {
        for (String token : tokens) {
            harness.processElement(Events.at(token, "{_id: 1}"), 0);
        }
    }

    private static List<String> tokens(OneInputStreamOperatorTestHarness<ChangeEvent, ChangeEvent> harness) {
        List<String> tokens = new ArrayList<>();
        harness.extractOutputValues().forEach(event -> tokens.add(event.resumeToken()));
        return tokens;
    }
}
