package io.sluice.udf.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.delay.HoldOptions.Policy;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an older Sluice held is released by this one: these files are never written again. */
class HeldStateFixtureTest {

    private static final Path FIXTURES = Path.of("src/test/resources/state/held/1");
    private static final long NOW = 1_750_000_000_000L;
    private static final HoldOptions OPTIONS =
            new HoldOptions(Policy.EACH, List.of(Held.FIELD), Map.of(), 0, 0, HoldOptions.FarAhead.HELD);
    private static final Namespace ADS = new Namespace("game_db", "ads");

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"HEAP", "ROCKSDB"})
    void whatWasHeldIsReleasedInItsOrder(Backend backend) throws Exception {
        OperatorSubtaskState state =
                OperatorSnapshotUtil.readStateHandle(file(backend).toString());
        try (var harness = HoldHarness.open(OPTIONS, backend, NOW + 1, 1, 0, state)) {
            assertThat(harness.held()).isEqualTo(7);
            harness.process(Held.delete(10, 3), Held.insert(11, 1, NOW + 20));
            assertThat(harness.out()).containsExactly("10");

            harness.releaseUntil(NOW + 30);
            assertThat(harness.out())
                    .as("5 went with its document, 6 with its collection; 11 is the youngest of its time")
                    .containsExactly("2", "1", "3", "4", "11", "8");
            HoldUntilDueTest.assertEmpty(harness);
        }
    }

    @Disabled("wrote the fixtures of version 1, once")
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"HEAP", "ROCKSDB"})
    void writesTheFixtures(Backend backend) throws Exception {
        try (var harness = HoldHarness.open(OPTIONS, backend, NOW)) {
            harness.process(
                    Held.insert(1, 1, NOW + 20),
                    Held.insert(2, 2, NOW + 10),
                    Held.update(3, 2, NOW + 20),
                    Held.update(4, 2, NOW + 20),
                    Held.insert(5, 3, NOW + 20),
                    Held.change(6, OperationType.INSERT, ADS, 1, NOW + 20));
            harness.remove(Held.removal(7, OperationType.DROP, ADS));
            harness.process(Held.change(8, OperationType.INSERT, Events.PLAYERS, 9, NOW + 30));
            Files.createDirectories(FIXTURES);
            if (Files.notExists(file(backend))) {
                OperatorSnapshotUtil.writeStateHandle(
                        harness.snapshot(1, NOW), file(backend).toString());
            }
        }
    }

    private static Path file(Backend backend) {
        return FIXTURES.resolve(backend.name().toLowerCase(Locale.ROOT) + ".state");
    }
}
