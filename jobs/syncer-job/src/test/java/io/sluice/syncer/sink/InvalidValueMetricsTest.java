package io.sluice.syncer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.mapping.InvalidReason;
import io.sluice.udf.mapping.InvalidValues.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class InvalidValueMetricsTest {

    private static final String TOTAL = "syncer_invalid_values_total";

    private final Map<String, Counter> counters = new TreeMap<>();
    private final InvalidValueMetrics metrics = new InvalidValueMetrics(new Group(""));

    /** Keeps counters by their labels and name. */
    private final class Group extends UnregisteredMetricsGroup {
        private final String labels;

        Group(String labels) {
            this.labels = labels;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Group(labels + key + "=" + value + " ");
        }

        @Override
        public Counter counter(String name) {
            return counters.computeIfAbsent(labels + name, any -> super.counter(name));
        }
    }

    private long count(String name) {
        return counters.get(name).getCount();
    }

    @Test
    void countsByFieldReasonAndOutcome() {
        metrics.found("players", "name", InvalidReason.NUL, Outcome.NULL);
        metrics.found("players", "name", InvalidReason.NUL, Outcome.NULL);
        metrics.found("players", "name", InvalidReason.TOO_LONG, Outcome.SUBSTITUTE);
        metrics.found("orders", "total", InvalidReason.NOT_FINITE, Outcome.REJECT);

        assertThat(count(TOTAL)).isEqualTo(4);
        assertThat(count("table=players column=name reason=nul outcome=null " + TOTAL))
                .isEqualTo(2);
        assertThat(count("table=players column=name reason=too_long outcome=substitute " + TOTAL))
                .isEqualTo(1);
        assertThat(count("table=orders column=total reason=not_finite outcome=reject " + TOTAL))
                .isEqualTo(1);
    }

    /** Fields of an automatic table may be anything that someone wrote into a document. */
    @Test
    void doesNotGrowWithTheNamesThatDataBrings() {
        int columns = InvalidValueMetrics.MAX_COUNTERS * 3;
        for (int i = 0; i < columns; i++) {
            metrics.found("players", "field" + i, InvalidReason.NUL, Outcome.REJECT);
        }

        assertThat(counters).hasSizeLessThan(InvalidValueMetrics.MAX_COUNTERS + 10);
        assertThat(count(TOTAL)).isEqualTo(columns);
        assertThat(count("table=(others) column=(others) reason=nul outcome=reject " + TOTAL))
                .isEqualTo(columns - InvalidValueMetrics.MAX_COUNTERS);
    }

    @Test
    void isOnThePageOfMetricsWithEachReason() throws Exception {
        String page = Files.readString(Path.of("../../docs/metrics.md"));

        assertThat(page).contains("`" + TOTAL + "`");
        for (InvalidReason reason : InvalidReason.values()) {
            assertThat(page).contains("`" + reason.label() + "`");
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(page).contains("`" + outcome.label() + "`");
        }
    }
}
