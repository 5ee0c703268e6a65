package io.sluice.udf.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.udf.CapturedMetrics;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The masks as an operator of a running job. */
class MaskFieldsTest {

    private static final Masks MASKS = new Masks(
            List.of(new Masks.Rule(
                    Pattern.compile("game_db\\.players"),
                    Map.of("email", MaskAction.HASH, "name", MaskAction.REDACT, "ssn", MaskAction.DROP))),
            "***");

    @Test
    void masksWhatComesAndCountsIt() throws Exception {
        CapturedMetrics metrics = new CapturedMetrics();
        try (MockEnvironment environment = metrics.environment();
                var harness = harness(new MaskFields(MASKS, () -> "0123456789abcdef"), environment)) {
            harness.open();
            harness.processElement(
                    Events.insert("{_id: 1}", "{_id: 1, email: ['a@b.c', 'd'], name: 'Ada', ssn: 1}"), 0);

            assertThat(harness.extractOutputValues()).singleElement().satisfies(event -> {
                assertThat(event.fullDocument().keySet()).containsExactly("_id", "email", "name");
                assertThat(event.fullDocument().getString("name").getValue()).isEqualTo("***");
            });
            assertThat(metrics.counter("watcher_masked_fields_total")).isEqualTo(4);
        }
    }

    @Test
    void refusesAShortKeyWhereTheJobRuns() throws Exception {
        try (MockEnvironment environment = new CapturedMetrics().environment();
                var harness = harness(new MaskFields(MASKS, () -> "tooShort"), environment)) {
            assertThatThrownBy(harness::open).hasMessageContaining("mask.key").hasMessageNotContaining("tooShort");
        }
    }

    private static OneInputStreamOperatorTestHarness<ChangeEvent, ChangeEvent> harness(
            MaskFields fields, MockEnvironment environment) throws Exception {
        return new OneInputStreamOperatorTestHarness<>(new StreamMap<>(fields), environment);
    }
}
