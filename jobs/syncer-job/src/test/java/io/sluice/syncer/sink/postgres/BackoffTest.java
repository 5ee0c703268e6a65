package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToTheMaximum() throws Exception {
        List<Duration> pauses = new ArrayList<>();
        Backoff backoff = new Backoff(new RetryOptions(7, Duration.ofSeconds(1), Duration.ofSeconds(16)), pauses::add);
        int failures = 0;
        while (!backoff.isExhausted(++failures)) {
            backoff.pause(failures);
        }
        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 16L, 16L);
        assertThat(backoff.delay(1_000_000)).isEqualTo(Duration.ofSeconds(16));
    }

    @Test
    void manyDoublingsDoNotOverflow() {
        Backoff backoff = new Backoff(new RetryOptions(100, Duration.ofDays(1), Duration.ofDays(30)), pause -> {});
        for (int failures = 6; failures < 100; failures++) {
            assertThat(backoff.delay(failures)).isEqualTo(Duration.ofDays(30));
        }
    }

    @Test
    void noAttemptsMeansNone() {
        Backoff backoff = new Backoff(new RetryOptions(0, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        assertThat(backoff.isExhausted(1)).isTrue();
    }

    @Test
    void waitingCanBeInterrupted() {
        Backoff backoff = new Backoff(new RetryOptions(1, Duration.ofHours(1), Duration.ofHours(1)));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> backoff.pause(1)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
