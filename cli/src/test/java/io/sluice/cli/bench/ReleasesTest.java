package io.sluice.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReleasesTest {
    private static final long DUE_MS = 1_700_000_000_000L;

    @Test
    void areDueAtASteadyRate() {
        HeldPart part = HeldPart.steady(5, 2_001, DUE_MS, 1_000);
        assertThat(part.dueMs(5)).isEqualTo(DUE_MS);
        assertThat(part.dueMs(6)).isEqualTo(DUE_MS + 1);
        assertThat(part.lastDueMs()).isEqualTo(DUE_MS + 2_000);
    }

    @Test
    void areMissingUntilTheyCome() {
        Releases releases = new Releases(HeldPart.atOnce(10, 3, DUE_MS));
        assertThat(releases.window()).isEqualTo(Window.EMPTY);
        releases.add(12, DUE_MS + 40);
        releases.add(10, DUE_MS + 20);
        assertThat(releases.missing()).isEqualTo(1);
        assertThat(releases.window()).isEqualTo(new Window(DUE_MS + 20, DUE_MS + 40));
    }

    @Test
    void thatComeTwiceCountOnceAtTheirFirstTime() {
        Releases releases = new Releases(HeldPart.atOnce(0, 2, DUE_MS));
        releases.add(0, DUE_MS);
        releases.add(0, DUE_MS + 5_000);
        assertThat(releases.count()).isEqualTo(1);
        assertThat(releases.missing()).isEqualTo(1);
        assertThat(releases.latenessMs(100)).isZero();
        assertThat(releases.window()).isEqualTo(new Window(DUE_MS, DUE_MS));
    }

    @Test
    void areEarlyByAMillisecondButNotAtTheirTime() {
        Releases releases = new Releases(HeldPart.steady(0, 2, DUE_MS, 1));
        releases.add(0, DUE_MS);
        assertThat(releases.early()).isZero();
        releases.add(1, DUE_MS + 999);
        assertThat(releases.early()).isEqualTo(1);
        assertThat(releases.missing()).isZero();
    }

    @Test
    void tellTheirLateness() {
        Releases releases = new Releases(HeldPart.steady(0, 100, DUE_MS, 1_000));
        for (int id = 0; id < 100; id++) {
            releases.add(id, DUE_MS + id + (id < 98 ? 3 : 50));
        }
        assertThat(releases.latenessMs(50)).isEqualTo(3);
        assertThat(releases.latenessMs(99)).isEqualTo(50);
    }
}
