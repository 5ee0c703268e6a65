package io.sluice.cli.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcTest {
    private static final List<Long> THIS = List.of(ProcessHandle.current().pid());

    @Test
    void knowsWhatThisProcessHasUsed() {
        assertThat(Proc.cpuSeconds(THIS)).isPositive().isLessThanOrEqualTo(Proc.busySeconds());
        assertThat(Proc.peakMegabytes(THIS)).isGreaterThan(10);
        assertThat(Proc.residentMegabytes(THIS)).isGreaterThan(10);
    }

    @Test
    void countsNothingForAProcessThatHasEnded() {
        assertThat(Proc.cpuSeconds(List.of(Long.MAX_VALUE))).isZero();
        assertThat(Proc.peakMegabytes(List.of(Long.MAX_VALUE))).isZero();
    }
}
