package io.sluice.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "letter=0:17",
                "stage=write",
                "stage=WRITE",
                "error=22001",
                "topic=cdc.shop.orders",
                "table=orders",
                "reason=too long",
                "key=\"_id\": 7",
                "since=2030-01-15T14:30:00Z",
                "since=2030-01-15T15:30:00+01:00",
                "until=2030-01-15T14:30:00.001Z",
                "state=open"
            })
    void takesALetterForWhichItHolds(String condition) {
        assertThat(takes(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "letter=0:18",
                "letter=1:17",
                "stage=map",
                "error=2200",
                "topic=cdc.shop",
                "table=order",
                "reason=too short",
                "key=8",
                "since=2030-01-15T14:30:00.001Z",
                "until=2030-01-15T14:30:00Z",
                "state=replayed"
            })
    void leavesOutALetterForWhichItDoesNot(String condition) {
        assertThat(takes(condition)).isFalse();
    }

    @Test
    void allConditionsMustHold() {
        assertThat(takes("stage=write", "table=orders")).isTrue();
        assertThat(takes("stage=write", "table=players")).isFalse();
        assertThat(takes()).isTrue();
    }

    @Test
    void namesAllThatIsWrongAndWhatIsLegal() {
        List<String> problems = new ArrayList<>();

        LetterFilter.parse(
                List.of("stage", "stage=late", "colour=red", "since=yesterday", "state=closed", "letter=17"), problems);

        assertThat(problems).hasSize(6);
        assertThat(problems.get(0)).contains("'stage' has no =").contains("reason=");
        assertThat(problems.get(1)).contains("legal: DECODE, MAP, WRITE, PUBLISH");
        assertThat(problems.get(2))
                .contains("'colour=red'")
                .contains("unknown field")
                .contains("topic=");
        assertThat(problems.get(3)).contains("2030-01-15T14:30:00Z");
        assertThat(problems.get(4)).contains("open, replayed");
        assertThat(problems.get(5)).contains("PARTITION:OFFSET");
    }

    private static boolean takes(String... conditions) {
        List<String> problems = new ArrayList<>();
        LetterFilter filter = LetterFilter.parse(List.of(conditions), problems);
        assertThat(problems).isEmpty();
        return filter.takes(Letters.any(), false);
    }
}
