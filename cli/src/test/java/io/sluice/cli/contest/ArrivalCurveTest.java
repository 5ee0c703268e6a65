package io.sluice.cli.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArrivalCurveTest {

    private static final ArrivalCurve CURVE = new ArrivalCurve(List.of(
            at(0, 0, 100), at(4_000, 30, 110), at(5_000, 60, 111), at(6_000, 560, 111.5), at(7_000, 1_060, 112)));

    @Test
    void isSteadyFromTheFirstTwentiethOn() {
        assertThat(CURVE.steadyPerSecond()).isEqualTo(500);
        assertThat(CURVE.cpuMicrosEach()).isEqualTo(1_000);
    }

    @Test
    void countsTheStartInTheWhole() {
        assertThat(CURVE.wholePerSecond()).isEqualTo(1_060 / 7.0);
        assertThat(CURVE.seconds()).isEqualTo(7);
        assertThat(CURVE.firstSeconds()).isEqualTo(4);
    }

    @Test
    void beginsAtTheLastLookBeforeAllCameAtOnce() {
        ArrivalCurve atOnce = new ArrivalCurve(List.of(at(0, 0, 1), at(900, 0, 1), at(1_000, 50, 2)));

        assertThat(atOnce.steadyPerSecond()).isEqualTo(500);
        assertThat(atOnce.cpuMicrosEach()).isEqualTo(20_000);
    }

    private static ArrivalCurve.Point at(long ms, long arrived, double cpuSeconds) {
        return new ArrivalCurve.Point(TimeUnit.MILLISECONDS.toNanos(ms), arrived, cpuSeconds);
    }
}
