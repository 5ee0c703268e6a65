package io.sluice.udf.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.CapturedMetrics;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObserveSourceTest {

    private static final Namespace CANARY = new Namespace("game_db", "sluice_canary");

    private CapturedMetrics metrics;
    private MockEnvironment environment;
    private OneInputStreamOperatorTestHarness<ChangeEvent, ChangeEvent> harness;

    @BeforeEach
    void open() throws Exception {
        open("sluice_canary");
    }

    private void open(String canaryCollection) throws Exception {
        close();
        metrics = new CapturedMetrics();
        environment = metrics.environment();
        harness = new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new ObserveSource(canaryCollection, "watcher-1")), environment);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        if (harness != null) {
            harness.close();
            environment.close();
        }
    }

    @Test
    void changesPassInTheirOrderAndAreCounted() throws Exception {
        ChangeEvent first = Events.insert("{_id: 1}", "{_id: 1}");
        ChangeEvent second = Events.delete("{_id: 1}");
        ChangeEvent drop = Events.ofNamespace(OperationType.DROP, Events.PLAYERS);

        process(first, second, drop);

        assertThat(harness.extractOutputValues()).containsExactly(first, second, drop);
        assertThat(metrics.counter("watcher_events_processed_total")).isEqualTo(3);
        assertThat(metrics.counter("watcher_gaps_total")).isZero();
    }

    @Test
    void gapsPassAndAreCounted() throws Exception {
        process(Events.ofNamespace(OperationType.GAP, new Namespace("game_db", "")));

        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(metrics.counter("watcher_gaps_total")).isEqualTo(1);
        assertThat(metrics.counter("watcher_errors_total")).isEqualTo(1);
    }

    @Test
    void theOwnCanaryIsTakenOutAndItsRoundTripMeasured() throws Exception {
        process(canary("'watcher-1'", "{$date: '1970-01-01T00:00:01Z'}"));

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(metrics.counter("watcher_events_processed_total")).isZero();
        assertThat(metrics.gauge("watcher_canary_round_trip_ms"))
                .as("from the year 1970 to this one")
                .isGreaterThan(50L * 365 * 24 * 3600 * 1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'watcher-2'", "5", "{a: 1}", "null"})
    void anotherJobsCanaryIsTakenOutAndNotMeasured(String id) throws Exception {
        process(canary(id, "{$date: '1970-01-01T00:00:01Z'}"));

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(metrics.gauge("watcher_canary_round_trip_ms")).isZero();
    }

    @Test
    void whateverElseHappensToTheCanarysCollectionIsTakenOut() throws Exception {
        process(
                canary("'watcher-1'", "'no date'"),
                Events.of(OperationType.INSERT, CANARY, "{_id: 'watcher-1'}", "{_id: 'watcher-1'}", 1, null),
                Events.of(OperationType.DELETE, CANARY, "{_id: 'watcher-1'}", null, 1, null),
                Events.of(OperationType.DELETE, CANARY, "{shard: 1}", null, 1, null),
                Events.ofNamespace(OperationType.DROP, CANARY));

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(metrics.gauge("watcher_canary_round_trip_ms")).isZero();
    }

    @Test
    void withoutACanaryEveryCollectionIsTheUsers() throws Exception {
        open((String) null);

        process(canary("'watcher-1'", "{$date: '1970-01-01T00:00:01Z'}"));

        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    private static ChangeEvent canary(String id, String at) {
        return Events.of(
                OperationType.REPLACE, CANARY, "{_id: " + id + "}", "{_id: " + id + ", at: " + at + "}", 1, null);
    }

    private void process(ChangeEvent... events) throws Exception {
        for (ChangeEvent event : events) {
            harness.processElement(event, 0);
        }
    }
}
