package io.sluice.watcher.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldQueryTest {

    @Test
    void asksForAllByDefault() {
        assertThat(HeldQuery.parse("--savepoint", "file:///s"))
                .isEqualTo(new HeldQuery("file:///s", null, Long.MAX_VALUE, 100));
    }

    @Test
    void takesEveryOption() {
        assertThat(HeldQuery.parse(
                        "--limit",
                        "7",
                        "--due-before",
                        "1970-01-01T00:00:01Z",
                        "--collection",
                        "a.b",
                        "--savepoint",
                        "s"))
                .isEqualTo(new HeldQuery("s", "a.b", 1000, 7));
    }

    @ParameterizedTest
    @CsvSource({
        "--savepoint, has no value",
        "--limit 3, --savepoint is missing",
        "--savepoint s --limit -1, '-1'",
        "--savepoint s --limit many, 'many'",
        "--savepoint s --due-before tomorrow, 'tomorrow'",
        "--savepont s, --savepont is not known"
    })
    void saysWhatIsWrong(String args, String problem) {
        assertThatThrownBy(() -> HeldQuery.parse(args.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }
}
