package io.sluice.cli.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldGaugesTest {
    private static final Map<String, String> TWO_SUBTASKS = Map.of(
            "0.hold-until-due.watcher_held", "5",
            "1.hold-until-due.watcher_held", "7",
            "0.hold-until-due.watcher_held_next_due_ms", "0",
            "1.hold-until-due.watcher_held_next_due_ms", "2000",
            "0.hold-until-due.watcher_held_overdue_ms", "0",
            "1.hold-until-due.watcher_held_overdue_ms", "30",
            "0.hold-until-due.collection.game_db_players.watcher_held_of_collection", "5",
            "1.hold-until-due.collection.game_db_players.watcher_held_of_collection", "6",
            "1.hold-until-due.collection.game_db_orders.watcher_held_of_collection", "1",
            "1.hold-until-due.collection.game_db_gone.watcher_held_of_collection", "0");

    @Test
    void addsUpTheSubtasks() {
        assertThat(HeldGauges.counts(TWO_SUBTASKS, Optional.empty()))
                .isEqualTo(new HeldCounts(
                        12,
                        Optional.of(Instant.ofEpochMilli(2000)),
                        Duration.ofMillis(30),
                        Optional.empty(),
                        Map.of("game_db_players", 11L, "game_db_orders", 1L)));
    }

    @Test
    void knowsOfACollectionOnlyTheNumber() {
        assertThat(HeldGauges.counts(TWO_SUBTASKS, Optional.of("game_db.players")))
                .isEqualTo(new HeldCounts(
                        11, Optional.empty(), Duration.ZERO, Optional.empty(), Map.of("game_db_players", 11L)));
        assertThat(HeldGauges.counts(TWO_SUBTASKS, Optional.of("game_db.none")).total())
                .isZero();
    }

    @Test
    void tellsItsGaugesFromOthers() {
        assertThat(TWO_SUBTASKS.keySet()).allMatch(HeldGauges::isGauge);
        assertThat(TWO_SUBTASKS.keySet()).filteredOn(HeldGauges::isTotal).hasSize(2);
        assertThat(HeldGauges.isGauge("0.hold-until-due.watcher_held_total")).isFalse();
        assertThat(HeldGauges.isGauge("0.kafka-topics.watcher_held")).isFalse();
        assertThat(HeldGauges.isGauge("0.numRecordsIn")).isFalse();
    }
}
