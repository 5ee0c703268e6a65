package io.sluice.cli.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void takesTheMiddleOne() {
        assertThat(Spread.of(List.of(30.0, 10.0, 11.0))).isEqualTo(new Spread(10, 11, 30));
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 100.0))).isEqualTo(new Spread(1, 3.5, 100));
    }

    @Test
    void isTheValueOfASingleRun() {
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
    }
}
