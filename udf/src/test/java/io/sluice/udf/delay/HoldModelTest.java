package io.sluice.udf.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import io.sluice.udf.delay.HoldOptions.Policy;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quicktheories.core.Gen;

/**
 * Any schedule of changes, pauses, removals, restores and changes of the parallelism gives, for each document, what a
 * list and a sort give: in that order, each at its time, and nothing stays behind.
 */
class HoldModelTest {

    private static final long START = 1_750_000_000_000L;
    private static final int DOCUMENTS = 4;
    private static final int MAX_DELAY_MS = 12;
    private static final List<Namespace> COLLECTIONS = List.of(Events.PLAYERS, new Namespace("game_db", "ads"));

    private enum Step {
        INSERT,
        UPDATE,
        DELETE,
        UPDATE_WITHOUT_DOCUMENT,
        WAIT,
        DROP,
        RESTORE
    }

    /** @param size what it means depends on the step: a delay, a wait, a parallelism */
    private record Action(Step step, int document, int collection, int size) {}

    private record Expected(String id, @Nullable Long dueMs) {}

    @ParameterizedTest
    @CsvSource({"EACH, HEAP, 300", "EACH, ROCKSDB, 100", "LATEST, HEAP, 300", "LATEST, ROCKSDB, 100"})
    void anyScheduleIsDeliveredAsDefined(Policy policy, Backend backend, int examples) {
        HoldOptions options = new HoldOptions(policy, List.of(Held.FIELD), Map.of(), 0, 0, HoldOptions.FarAhead.HELD);
        RandomInput.theory("schedules, " + policy + ", " + backend, examples)
                .forAll(schedules())
                .checkAssert(schedule -> {
                    try (Run run = new Run(options, backend)) {
                        schedule.forEach(run::apply);
                        run.finish();
                    }
                });
    }

    /** Releases that are behind keep the order of each document, against fresh changes too, and lose nothing. */
    @Test
    void aBacklogKeepsTheOrderOfEachDocument() {
        HoldOptions options =
                new HoldOptions(Policy.EACH, List.of(Held.FIELD), Map.of(), 0, 300, HoldOptions.FarAhead.HELD);
        RandomInput.theory("schedules with a backlog")
                .forAll(lists().of(integers().between(0, 99)).ofSizeBetween(0, 60))
                .checkAssert(numbers -> {
                    try (var harness = HoldHarness.open(options, Backend.HEAP, START)) {
                        assertBacklogInOrder(numbers, harness);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static void assertBacklogInOrder(List<Integer> numbers, HoldHarness harness) throws Exception {
        Map<String, List<Expected>> expected = new HashMap<>();
        int number = 0;
        for (int random : numbers) {
            number++;
            String document = Integer.toString(random % DOCUMENTS);
            Long dueMs = random % 3 == 0 ? null : Long.valueOf(START + random % 7);
            boolean isHeld = dueMs != null && dueMs > harness.getProcessingTime();
            expected.computeIfAbsent(document, absent -> new ArrayList<>())
                    .add(new Expected(Integer.toString(number), isHeld ? dueMs : harness.getProcessingTime()));
            harness.process(Held.update(number, random % DOCUMENTS, dueMs));
            if (random % 5 == 0) {
                harness.advanceTime(1);
            }
        }
        harness.releaseUntil(Math.max(harness.getProcessingTime(), START + MAX_DELAY_MS));
        HoldUntilDueTest.assertEmpty(harness);
        Map<String, List<String>> actual = new HashMap<>();
        for (ChangeEvent change : harness.outEvents()) {
            String document =
                    Integer.toString(change.documentKey().get("_id").asInt32().getValue());
            actual.computeIfAbsent(document, absent -> new ArrayList<>()).add(change.id());
        }
        expected.forEach((document, changes) -> assertThat(actual.get(document))
                .as("document %s", document)
                .isEqualTo(changes.stream()
                        .sorted(Comparator.comparing(Expected::dueMs))
                        .map(Expected::id)
                        .toList()));
    }

    private static Gen<List<Action>> schedules() {
        // The likely ones several times; shrinking ends at the first.
        List<Step> steps = List.of(
                Step.INSERT,
                Step.INSERT,
                Step.UPDATE,
                Step.UPDATE,
                Step.UPDATE,
                Step.UPDATE,
                Step.UPDATE,
                Step.UPDATE,
                Step.WAIT,
                Step.WAIT,
                Step.WAIT,
                Step.WAIT,
                Step.WAIT,
                Step.WAIT,
                Step.DELETE,
                Step.DELETE,
                Step.UPDATE_WITHOUT_DOCUMENT,
                Step.UPDATE_WITHOUT_DOCUMENT,
                Step.DROP,
                Step.RESTORE);
        Gen<Action> action = integers()
                .between(0, steps.size() - 1)
                .zip(
                        integers().between(0, DOCUMENTS - 1),
                        integers().between(0, COLLECTIONS.size() - 1),
                        integers().between(0, MAX_DELAY_MS),
                        (step, document, collection, size) -> new Action(steps.get(step), document, collection, size));
        return lists().of(action).ofSizeBetween(0, 40);
    }

    /** The operator and its model, side by side. */
    private static final class Run implements AutoCloseable {
        private final HoldOptions options;
        private final Backend backend;
        private final Map<String, List<Expected>> expected = new HashMap<>();
        private final Map<String, List<Expected>> actual = new HashMap<>();
        private final List<ChangeEvent> held = new ArrayList<>();
        private final Map<Namespace, ChangeEvent> drops = new HashMap<>();
        private List<HoldHarness> subtasks;
        private long nowMs = START;
        private int number;

        Run(HoldOptions options, Backend backend) {
            this.options = options;
            this.backend = backend;
            try {
                subtasks = HoldHarness.openAll(options, backend, nowMs, 1, List.of());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        void apply(Action action) {
            try {
                switch (action.step()) {
                    case WAIT -> goTo(nowMs + action.size());
                    case RESTORE -> restore(1 + action.size() % 3);
                    case DROP -> drop(COLLECTIONS.get(action.collection()));
                    default -> change(action);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private void change(Action action) throws Exception {
            number++;
            Namespace collection = COLLECTIONS.get(action.collection());
            OperationType type =
                    switch (action.step()) {
                        case INSERT -> OperationType.INSERT;
                        case DELETE -> OperationType.DELETE;
                        default -> OperationType.UPDATE;
                    };
            // Every third has no delay, and some have one that is past.
            Long dueMs = action.size() % 3 == 0 ? null : Long.valueOf(nowMs + action.size() - 2);
            ChangeEvent change = action.step() == Step.UPDATE_WITHOUT_DOCUMENT
                    ? Held.updateWithoutDocument(number, action.document())
                    : Held.change(number, type, collection, action.document(), dueMs);
            model(change, change.fullDocument() == null ? null : dueMs);
            subtasks.get(HoldHarness.subtaskOf(change, subtasks.size())).process(change);
        }

        private void model(ChangeEvent change, @Nullable Long dueMs) {
            boolean replaces = change.operationType() == OperationType.DELETE
                    || (options.policy() == Policy.LATEST && change.fullDocument() != null);
            if (replaces) {
                held.removeIf(other -> document(other).equals(document(change)));
            }
            if (dueMs != null && dueMs > nowMs) {
                held.add(change.delayedUntil(dueMs));
            } else {
                expect(change, null);
            }
        }

        private void drop(Namespace collection) throws Exception {
            number++;
            ChangeEvent drop = Held.removal(number, OperationType.DROP, collection);
            drops.put(collection, drop);
            for (HoldHarness subtask : subtasks) {
                subtask.remove(drop);
            }
        }

        private void goTo(long targetMs) throws Exception {
            while (nowMs < targetMs) {
                nowMs++;
                long reachedMs = nowMs;
                for (HoldHarness subtask : subtasks) {
                    subtask.releaseUntil(nowMs);
                    reachedMs = Math.max(reachedMs, subtask.getProcessingTime());
                }
                nowMs = reachedMs;
                for (HoldHarness subtask : subtasks) {
                    subtask.releaseUntil(nowMs);
                }
                releaseInModel();
            }
        }

        private void releaseInModel() {
            List<ChangeEvent> due = held.stream()
                    .filter(change -> change.delayedUntilMs() <= nowMs)
                    .sorted(Comparator.comparing(ChangeEvent::delayedUntilMs))
                    .toList();
            held.removeAll(due);
            for (ChangeEvent change : due) {
                ChangeEvent drop = drops.get(change.namespace());
                if (drop == null || drop.version().compareTo(change.version()) < 0) {
                    expect(change, change.delayedUntilMs());
                }
            }
        }

        private void expect(ChangeEvent change, @Nullable Long dueMs) {
            expected.computeIfAbsent(document(change), absent -> new ArrayList<>())
                    .add(new Expected(change.id(), dueMs));
        }

        private void restore(int parallelism) throws Exception {
            List<OperatorSubtaskState> states = new ArrayList<>();
            for (HoldHarness subtask : subtasks) {
                states.add(subtask.snapshot(number, nowMs));
            }
            takeOutputAndClose();
            subtasks = HoldHarness.openAll(options, backend, nowMs, parallelism, states);
        }

        private void takeOutputAndClose() throws Exception {
            for (HoldHarness subtask : subtasks) {
                for (ChangeEvent change : subtask.outEvents()) {
                    if (change.delayedUntilMs() != null) {
                        assertThat(change.releasedAtMs())
                                .as("never early: %s", change.id())
                                .isGreaterThanOrEqualTo(change.delayedUntilMs());
                    }
                    actual.computeIfAbsent(document(change), absent -> new ArrayList<>())
                            .add(new Expected(change.id(), change.delayedUntilMs()));
                }
                subtask.close();
            }
            subtasks = List.of();
        }

        void finish() {
            try {
                goTo(nowMs + MAX_DELAY_MS + 1);
                for (HoldHarness subtask : subtasks) {
                    HoldUntilDueTest.assertEmpty(subtask);
                }
                takeOutputAndClose();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            assertThat(actual).isEqualTo(expected);
        }

        private static String document(ChangeEvent change) {
            return new DocumentIdentity().getKey(change);
        }

        @Override
        public void close() {
            for (HoldHarness subtask : subtasks) {
                try {
                    subtask.close();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
