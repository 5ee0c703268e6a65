package io.sluice.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeySetTest {

    @Test
    void knowsWhatWasAddedAndNothingElse() {
        KeySet keys = new KeySet();
        for (int i = 0; i < 10_000; i += 2) {
            keys.add("key-" + i);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(keys.contains("key-" + i)).as("key-" + i).isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void takesMoreAfterBeingAsked() {
        KeySet keys = new KeySet();
        keys.add("b");
        assertThat(keys.contains("a")).isFalse();
        keys.add("a");
        assertThat(keys.contains("a")).isTrue();
        assertThat(keys.contains("b")).isTrue();
    }
}
