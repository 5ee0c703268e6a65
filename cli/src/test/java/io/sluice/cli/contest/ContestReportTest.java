package io.sluice.cli.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestReportTest {

    private static final MachineInfo MACHINE = new MachineInfo(2, "a processor", 24_000, "Linux");

    private final Samples samples = new Samples(line -> {});

    @Test
    void dividesSluicesMediansByThePeers() {
        add(Drain.INSERTS, Measure.STEADY_RATE, "peer", 10_000, 20_000, 12_000);
        add(Drain.INSERTS, Measure.STEADY_RATE, "sluice", 18_000, 90_000, 1_000);
        add(Drain.INSERTS, Measure.CPU_PER_EVENT, "peer", 100);
        add(Drain.INSERTS, Measure.CPU_PER_EVENT, "sluice", 80);
        add(Drain.INSERTS, Measure.PEAK_MEMORY, "peer", 2_000);
        add(Drain.INSERTS, Measure.PEAK_MEMORY, "sluice", 3_000);
        add(Drain.MIX, Measure.STEADY_RATE, "peer", 10);
        add(Drain.MIX, Measure.STEADY_RATE, "sluice", 20);
        add("snapshot", Measure.STEADY_RATE, "peer", 10);
        add("snapshot", Measure.STEADY_RATE, "sluice", 30);
        add("sink alone", Measure.STEADY_RATE, "peer", 10);
        add("sink alone", Measure.STEADY_RATE, "sluice", 40);
        add("latency upsert", Measure.LATENCY_P50, "peer", 20);
        add("latency upsert", Measure.LATENCY_P50, "sluice", 10);

        assertThat(report(true).ratios()).isEqualTo(new Ratios(1.5, 2.0, 3.0, 4.0, 0.8, 0.5, 1.5));
    }

    @Test
    void hasEveryRatioByName() throws Exception {
        add(Drain.INSERTS, Measure.STEADY_RATE, "peer", 2);
        add(Drain.INSERTS, Measure.STEADY_RATE, "sluice", 3);

        JsonNode json = json(report(true));

        assertThat(names(json.path("ratios")))
                .containsExactly(
                        "drainInserts", "drainUpdates", "snapshot", "sink", "cpuPerEvent", "latencyP50", "memory");
        assertThat(json.path("ratios").path("drainInserts").asDouble()).isCloseTo(1.5, within(1e-9));
        assertThat(json.path("ratios").path("sink").isNull()).isTrue();
    }

    @Test
    void tellsOfEachMeasurementOverItsRuns() throws Exception {
        add(Drain.INSERTS, Measure.STEADY_RATE, "sluice", 1, 2, 6);

        JsonNode figure = json(report(false)).path("figures").path(0);

        assertThat(figure.toString())
                .isEqualTo("{\"work\":\"drain inserts\",\"by\":\"sluice\",\"measure\":\"steady rate\",\"unit\":\"/s\","
                        + "\"runs\":3,\"min\":1.0,\"median\":2.0,\"max\":6.0}");
    }

    @Test
    void hasNoRatiosWithoutThePeer() throws Exception {
        add(Drain.INSERTS, Measure.STEADY_RATE, "sluice", 1);

        assertThat(json(report(false)).path("ratios").isNull()).isTrue();
    }

    @Test
    void agreesOnlyIfNothingOfSluiceDifferedInAnyRun() {
        add(Drain.INSERTS, Measure.DIFFERENT, "peer", 5);
        add(Drain.INSERTS, Measure.DIFFERENT, "sluice", 0, 0);
        assertThat(report(true).agree()).isTrue();

        add(Drain.MIX, Measure.DIFFERENT, "sluice", 0, 1, 0);
        assertThat(report(true).agree()).isFalse();
    }

    @Test
    void putsBothBesideEachOtherInTheTable() {
        add(Drain.INSERTS, Measure.STEADY_RATE, "peer", 10_000);
        add(Drain.INSERTS, Measure.STEADY_RATE, "sluice", 12_500);
        add(Drain.INSERTS, Measure.FIRST, "sluice", 1.234);

        assertThat(report(true).text().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "2 cores (a processor), 24,000 MB, Linux",
                        "work measure unit by min median max ratio",
                        "drain inserts steady rate /s peer 10,000 10,000 10,000",
                        "drain inserts steady rate /s sluice 12,500 12,500 12,500 1.25",
                        "drain inserts first after s sluice 1.23 1.23 1.23");
    }

    private void add(String work, Measure measure, String contender, double... values) {
        for (double value : values) {
            samples.add(work, measure, contender, value);
        }
    }

    private ContestReport report(boolean withPeer) {
        return ContestReport.of(MACHINE, 3, withPeer, samples);
    }

    private static JsonNode json(ContestReport report) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        return mapper.readTree(mapper.writeValueAsString(report));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
