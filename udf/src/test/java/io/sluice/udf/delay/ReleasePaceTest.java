package io.sluice.udf.delay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleasePaceTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 7, 1000, 60_000})
    void anHourBringsAsManyAsTheRateSays(double perSecond) {
        ReleasePace pace = new ReleasePace(perSecond, 0);
        long released = 0;
        for (long nowMs = 0; nowMs <= 3_600_000; nowMs = Math.max(nowMs + 1, pace.nextMs(nowMs))) {
            while (pace.allows(nowMs)) {
                pace.count();
                released++;
            }
        }
        assertThat((double) released).isBetween(3600 * perSecond * 0.99, 3600 * perSecond * 1.01 + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1000, -1000})
    void withoutALimitAllAreAllowed(long nowMs) {
        ReleasePace pace = new ReleasePace(0, 0);
        pace.count();

        assertThat(pace.allows(nowMs)).isTrue();
        assertThat(pace.nextMs(nowMs)).isEqualTo(nowMs);
    }
}
