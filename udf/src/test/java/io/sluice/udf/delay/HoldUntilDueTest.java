package io.sluice.udf.delay;

import static io.sluice.udf.delay.Held.delete;
import static io.sluice.udf.delay.Held.insert;
import static io.sluice.udf.delay.Held.removal;
import static io.sluice.udf.delay.Held.update;
import static io.sluice.udf.delay.Held.updateWithoutDocument;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.udf.delay.HoldOptions.Policy;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldUntilDueTest {

    private static final long NOW = 1_750_000_000_000L;
    private static final long YEARS = Duration.ofDays(20_000).toMillis();
    private static final HoldOptions EACH = options(Policy.EACH, 0, 0);
    private static final HoldOptions LATEST = options(Policy.LATEST, 0, 0);

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aChangeIsHeldUntilItsTimeAndSaysSo(Backend backend) throws Exception {
        try (var harness = HoldHarness.open(EACH, backend, NOW)) {
            ChangeEvent change = insert(1, 1, NOW + 100);
            harness.process(change);
            harness.setProcessingTime(NOW + 99);
            assertThat(harness.out()).isEmpty();
            assertThat(harness.held()).isEqualTo(1);
            assertThat(harness.metrics().gauge("watcher_held_next_due_ms")).isEqualTo(NOW + 100);

            harness.setProcessingTime(NOW + 100);
            assertThat(harness.outEvents())
                    .containsExactly(change.delayedUntil(NOW + 100).releasedAt(NOW + 100));
            assertEmpty(harness);
        }
    }

    @Test
    void whatHasNoTimeOrOneThatIsPastPassesAsItIs() throws Exception {
        ChangeEvent[] due = {
            insert(1, 1, null),
            insert(2, 2, NOW - 1),
            insert(3, 3, NOW),
            update(4, 1, null),
            updateWithoutDocument(5, 1),
            delete(6, 1),
            removal(7, OperationType.DROP, Events.PLAYERS)
        };
        try (var harness = HoldHarness.open(EACH, Backend.HEAP, NOW)) {
            harness.process(due);

            assertThat(harness.outEvents()).containsExactly(due);
            assertEmpty(harness);
        }
    }

    @Test
    void aSnapshotReadIsHeldAsAnyOther() throws Exception {
        try (var harness = HoldHarness.open(EACH, Backend.HEAP, NOW)) {
            ChangeEvent read = insert(1, 1, NOW + 5);
            harness.process(new ChangeEvent(
                    read.id(),
                    read.operationType(),
                    true,
                    read.namespace(),
                    read.documentKey(),
                    read.fullDocument(),
                    null,
                    null,
                    null,
                    read.clusterTime(),
                    read.timestampMs(),
                    read.version(),
                    null,
                    null,
                    null));
            assertThat(harness.out()).isEmpty();

            harness.releaseUntil(NOW + 5);
            assertThat(harness.outEvents()).singleElement().matches(ChangeEvent::snapshot);
        }
    }

    @Test
    void whatCannotBeReadPassesAndIsCounted() throws Exception {
        ChangeEvent change = Held.change(
                1,
                OperationType.INSERT,
                Events.PLAYERS,
                new BsonDocument("_id", new BsonInt32(1)),
                new BsonDocument(Held.FIELD, new BsonString("tomorrow")));
        try (var harness = HoldHarness.open(EACH, Backend.HEAP, NOW)) {
            harness.process(change);

            assertThat(harness.outEvents()).containsExactly(change);
            assertThat(harness.metrics().counter("watcher_held_unreadable_total"))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatWouldWaitNoLongerThanTheThresholdPasses() throws Exception {
        try (var harness = HoldHarness.open(options(Policy.EACH, 1000, 0), Backend.HEAP, NOW)) {
            harness.process(insert(1, 1, NOW + 1000), insert(2, 2, NOW + 1001));

            assertThat(harness.out()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void yearsAheadIsATimeLikeAnyOther(Backend backend) throws Exception {
        try (var harness = HoldHarness.open(EACH, backend, NOW)) {
            harness.process(insert(1, 1, Long.MAX_VALUE), insert(2, 2, NOW + YEARS), insert(3, 3, NOW + 10 * YEARS));
            assertThat(harness.metrics().counter("watcher_held_far_ahead_total"))
                    .as("counted, held all the same")
                    .isEqualTo(2);

            harness.setProcessingTime(NOW + YEARS - 1);
            assertThat(harness.out()).isEmpty();
            harness.releaseUntil(NOW + YEARS);
            assertThat(harness.out()).containsExactly("2");
            assertThat(harness.held()).isEqualTo(2);
        }
    }

    @Test
    void whatIsFarAheadIsDroppedAndCountedIfSo() throws Exception {
        HoldOptions options = new HoldOptions(
                Policy.LATEST, List.of(Held.FIELD), Map.of(), 0, 0, new HoldOptions.FarAhead(YEARS, true));
        try (var harness = HoldHarness.open(options, Backend.HEAP, NOW)) {
            harness.process(insert(1, 1, NOW + YEARS), insert(2, 2, NOW + YEARS + 1), insert(3, 3, NOW + 5));
            harness.process(update(4, 3, Long.MAX_VALUE));

            assertThat(harness.held())
                    .as("4 took the place of 3, as any newer one")
                    .isEqualTo(1);
            assertThat(harness.metrics().counter("watcher_held_far_ahead_total"))
                    .isEqualTo(2);
            assertThat(harness.metrics().counter("watcher_held_dropped_total")).isEqualTo(2);
            harness.releaseUntil(NOW + YEARS);
            assertThat(harness.out()).containsExactly("1");
            assertEmpty(harness);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void ofOneTimeChangesComeInTheirOrder(Backend backend) throws Exception {
        try (var harness = HoldHarness.open(EACH, backend, NOW)) {
            List<String> expected = new ArrayList<>();
            for (int number = 1; number <= 500; number++) {
                harness.process(update(number, number % 3, NOW + 10));
                expected.add(Integer.toString(number));
            }

            harness.releaseUntil(NOW + 10);
            assertThat(harness.out()).isEqualTo(expected);
            assertEmpty(harness);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void eachIsDeliveredAtItsOwnTime(Backend backend) throws Exception {
        try (var harness = HoldHarness.open(EACH, backend, NOW)) {
            harness.process(
                    insert(1, 1, NOW + 30), update(2, 1, NOW + 10), update(3, 1, null), updateWithoutDocument(4, 1));
            assertThat(harness.out())
                    .as("a later change does not wait for one that is held")
                    .containsExactly("3", "4");

            harness.releaseUntil(NOW + 10);
            assertThat(harness.out()).containsExactly("2");
            harness.releaseUntil(NOW + 30);
            assertThat(harness.out()).containsExactly("1");
            assertEmpty(harness);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aDeleteCancelsWhatIsHeldForItsDocumentAlone(Backend backend) throws Exception {
        try (var harness = HoldHarness.open(EACH, backend, NOW)) {
            harness.process(insert(1, 1, NOW + 10), update(2, 1, NOW + 20), insert(3, 2, NOW + 10), delete(4, 1));
            assertThat(harness.out()).containsExactly("4");
            assertThat(harness.held()).isEqualTo(1);
            assertThat(harness.metrics().counter("watcher_held_cancelled_total"))
                    .isEqualTo(2);

            harness.process(insert(5, 1, NOW + 20));
            harness.releaseUntil(NOW + 20);
            assertThat(harness.out()).containsExactly("3", "5");
            assertEmpty(harness);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void theLatestTakesThePlaceOfWhatIsHeld(Backend backend) throws Exception {
        try (var harness = HoldHarness.open(LATEST, backend, NOW)) {
            harness.process(insert(1, 1, NOW + 10), update(2, 1, NOW + 30), insert(3, 2, NOW + 10), update(4, 2, null));
            assertThat(harness.out()).as("no delay any more: released").containsExactly("4");
            assertThat(harness.metrics().counter("watcher_held_superseded_total"))
                    .isEqualTo(2);

            harness.setProcessingTime(NOW + 29);
            assertThat(harness.out()).isEmpty();
            harness.releaseUntil(NOW + 30);
            assertThat(harness.out()).containsExactly("2");
            assertEmpty(harness);
        }
    }

    @Test
    void aChangeWithoutTheDocumentTakesNoPlace() throws Exception {
        try (var harness = HoldHarness.open(LATEST, Backend.HEAP, NOW)) {
            harness.process(insert(1, 1, NOW + 10), updateWithoutDocument(2, 1));
            harness.releaseUntil(NOW + 10);

            assertThat(harness.out()).containsExactly("2", "1");
        }
    }

    @Test
    void onlyWhatIsOlderIsSettled() throws Exception {
        try (var harness = HoldHarness.open(LATEST, Backend.HEAP, NOW)) {
            harness.process(update(5, 1, NOW + 10), insert(3, 1, NOW + 20), delete(4, 1));
            harness.releaseUntil(NOW + 20);

            assertThat(harness.out()).containsExactly("4", "5");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationType.class,
            names = {"DROP", "TRUNCATE"})
    void whatIsHeldGoesWithItsCollection(OperationType type) throws Exception {
        Namespace other = new Namespace("game_db", "other");
        try (var harness = HoldHarness.open(EACH, Backend.HEAP, NOW)) {
            harness.process(insert(1, 1, NOW + 10), Held.change(2, OperationType.INSERT, other, 1, NOW + 10));
            harness.remove(removal(3, type, Events.PLAYERS));
            harness.process(insert(4, 1, NOW + 10));
            harness.releaseUntil(NOW + 10);

            assertThat(harness.out()).containsExactly("2", "4");
            assertThat(harness.metrics().counter("watcher_held_cancelled_total"))
                    .isEqualTo(1);
            assertEmpty(harness);
        }
    }

    @Test
    void whatIsHeldGoesWithItsDatabaseEvenIfItArrivesAfterwards() throws Exception {
        try (var harness = HoldHarness.open(EACH, Backend.HEAP, NOW)) {
            harness.remove(removal(3, OperationType.DROP_DATABASE, new Namespace("game_db", "")));
            harness.process(insert(1, 1, NOW + 10));
            harness.releaseUntil(NOW + 10);

            assertThat(harness.out()).isEmpty();
        }
    }

    @Test
    void aRenameLeavesWhatIsHeld() {
        assertThat(RemovedCollections.isRemoval(removal(1, OperationType.RENAME, Events.PLAYERS)))
                .isFalse();
        assertThat(RemovedCollections.isRemoval(removal(1, OperationType.INVALIDATE, Events.PLAYERS)))
                .isFalse();
        assertThat(RemovedCollections.isRemoval(removal(1, OperationType.GAP, Events.PLAYERS)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aStormIsReleasedInStepsInOrderAndFreshChangesPassBetween(Backend backend) throws Exception {
        int storm = 3 * HoldUntilDue.MAX_STEP_RELEASES;
        try (var harness = HoldHarness.open(EACH, backend, NOW)) {
            List<String> expected = new ArrayList<>();
            for (int number = 1; number <= storm; number++) {
                harness.process(insert(number, number, NOW + 10));
                expected.add(Integer.toString(number));
            }
            harness.setProcessingTime(NOW + 10);
            List<String> out = new ArrayList<>(harness.out());
            assertThat(out.size()).isBetween(1, HoldUntilDue.MAX_STEP_RELEASES);

            harness.process(insert(storm + 1, storm + 1, null));
            assertThat(harness.out()).containsExactly(Integer.toString(storm + 1));
            while (harness.held() > 0) {
                harness.advanceTime(1);
                List<String> step = harness.out();
                assertThat(step.size()).isLessThanOrEqualTo(HoldUntilDue.MAX_STEP_RELEASES);
                out.addAll(step);
            }
            assertThat(out).isEqualTo(expected);
            assertEmpty(harness);
        }
    }

    /** What went out after the checkpoint comes again with the restore, as all that a sink had not committed. */
    @ParameterizedTest
    @CsvSource({"HEAP, 1", "HEAP, 3", "ROCKSDB, 1", "ROCKSDB, 2"})
    void aRestoreInTheMiddleOfAStormGoesOnBehindWhatWasReleasedBeforeItsCheckpoint(Backend backend, int parallelism)
            throws Exception {
        int storm = 3 * HoldUntilDue.MAX_STEP_RELEASES;
        List<String> out = new ArrayList<>();
        OperatorSubtaskState state;
        try (var harness = HoldHarness.open(EACH, backend, NOW)) {
            for (int number = 1; number <= storm; number++) {
                harness.process(insert(number, number, NOW + 10));
            }
            harness.setProcessingTime(NOW + 10);
            out.addAll(harness.out());
            state = harness.snapshot(1, 1);
            harness.advanceTime(1);
            assertThat(harness.held()).isBetween(1L, storm - 1L);
        }
        assertThat(out.size()).isBetween(1, storm - 1);
        for (HoldHarness harness : HoldHarness.openAll(EACH, backend, NOW + 11, parallelism, List.of(state))) {
            harness.releaseUntil(NOW + 12);
            List<String> released = harness.out();
            assertThat(released).isSortedAccordingTo(Comparator.comparing(Integer::valueOf));
            out.addAll(released);
            assertEmpty(harness);
            harness.close();
        }
        assertThat(out)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, storm)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    /** Of one document nothing overtakes what was due before it, whatever is due of others. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void aFreshChangeDoesNotOvertakeThoseOfItsDocumentThatAreDue(Backend backend) throws Exception {
        try (var harness = HoldHarness.open(options(Policy.EACH, 0, 10), backend, NOW)) {
            harness.process(insert(1, 1, NOW + 1), insert(2, 2, NOW + 2), insert(3, 2, NOW + 2), insert(4, 2, NOW + 9));
            harness.setProcessingTime(NOW + 2);
            assertThat(harness.out()).containsExactly("1");

            harness.process(update(5, 2, null));
            assertThat(harness.out()).containsExactly("2", "3", "5");
        }
    }

    @Test
    void releasesKeepToTheRate() throws Exception {
        try (var harness = HoldHarness.open(options(Policy.EACH, 0, 100), Backend.HEAP, NOW)) {
            for (int number = 1; number <= 200; number++) {
                harness.process(insert(number, number, NOW + 1));
            }
            for (int ms = 1; ms <= 1000; ms++) {
                harness.setProcessingTime(NOW + ms);
            }
            assertThat(harness.out()).hasSizeBetween(99, 111);
            for (int ms = 1001; ms <= 2100; ms++) {
                harness.setProcessingTime(NOW + ms);
            }
            assertEmpty(harness);
        }
    }

    @Test
    void fieldsAreACollectionsOwn() throws Exception {
        HoldOptions options = new HoldOptions(
                Policy.EACH,
                List.of(Held.FIELD),
                Map.of("log", List.of(), "game_db.ads", List.of("show.at")),
                0,
                0,
                HoldOptions.FarAhead.HELD);
        Namespace ads = new Namespace("game_db", "ads");
        BsonDocument key = new BsonDocument("_id", new BsonInt32(1));
        try (var harness = HoldHarness.open(options, Backend.HEAP, NOW)) {
            harness.process(
                    Held.change(1, OperationType.INSERT, new Namespace("game_db", "log"), 1, NOW + 10),
                    Held.change(2, OperationType.INSERT, ads, 1, NOW + 10),
                    Held.change(
                            3,
                            OperationType.INSERT,
                            ads,
                            key,
                            BsonDocument.parse("{show: {at: '2099-01-01T00:00:00Z'}}")),
                    Held.change(4, OperationType.INSERT, new Namespace("other_db", "ads"), 1, NOW + 10));

            assertThat(harness.out()).containsExactly("1", "2");
        }
    }

    /** Turning the delay off, or naming other fields, changes nothing for what is held. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void whatIsHeldKeepsItsTimeWhateverIsConfiguredLater(Backend backend) throws Exception {
        OperatorSubtaskState state;
        try (var harness = HoldHarness.open(EACH, backend, NOW)) {
            harness.process(insert(1, 1, NOW + 10), insert(2, 2, NOW + 10));
            state = harness.snapshot(1, 1);
        }
        try (var harness = HoldHarness.open(HoldOptions.off(), backend, NOW + 1, 1, 0, state)) {
            harness.process(delete(3, 1), insert(4, 3, NOW + 10));
            assertThat(harness.out()).containsExactly("3", "4");

            harness.releaseUntil(NOW + 10);
            assertThat(harness.out()).containsExactly("2");
            assertEmpty(harness);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void whatCameDueInADowntimeIsReleasedInItsOrder(int parallelism) throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        try (var harness = HoldHarness.open(EACH, Backend.ROCKSDB, NOW)) {
            for (int number = 100; number > 0; number--) {
                harness.process(insert(number, number, NOW + number));
            }
            states.add(harness.snapshot(1, 1));
        }
        long later = NOW + Duration.ofDays(3).toMillis();
        List<HoldHarness> all = HoldHarness.openAll(EACH, Backend.ROCKSDB, later, parallelism, states);
        int released = 0;
        for (HoldHarness harness : all) {
            harness.releaseUntil(later + 1);
            List<Integer> out = harness.out().stream().map(Integer::valueOf).toList();
            assertThat(out).isSorted();
            released += out.size();
            assertEmpty(harness);
            harness.close();
        }
        assertThat(released).isEqualTo(100);
    }

    @Test
    void refusesAQueueThatCheckpointsWouldLeaveOut() throws Exception {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
        backend.setPriorityQueueStateType(PriorityQueueStateType.HEAP);

        assertThatThrownBy(() -> HoldHarness.open(EACH, backend, NOW))
                .hasMessageContaining("state.backend.rocksdb.timer-service.factory");
    }

    private static HoldOptions options(Policy policy, long thresholdMs, int maxReleasesPerSecond) {
        return new HoldOptions(
                policy, List.of(Held.FIELD), Map.of(), thresholdMs, maxReleasesPerSecond, HoldOptions.FarAhead.HELD);
    }

    static void assertEmpty(HoldHarness harness) throws Exception {
        assertThat(harness.held()).isZero();
        assertThat(harness.documentsInState()).isZero();
        assertThat(harness.isQueueEmpty()).isTrue();
    }
}
