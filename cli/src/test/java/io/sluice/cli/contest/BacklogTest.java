package io.sluice.cli.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {

    @Test
    void mixesAQuarterHalfAQuarter() {
        assertThat(Backlog.mix(200_000)).isEqualTo(new Backlog(50_000, 100_000, 50_000));
        assertThat(Backlog.mix(7).size()).isEqualTo(7);
    }

    @Test
    void findsEachDocumentThatItChanges() {
        assertThat(Backlog.mix(200_000).existing()).isEqualTo(150_000);
        assertThat(Backlog.inserts(10).existing()).isEqualTo(1_000);
    }
}
