package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.sluice.udf.RandomInput;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/**
 * Property 24: for any transient error (network, connection, timeout), retry attempts should follow an exponential
 * backoff pattern with increasing delays between attempts. Here: each delay is twice the one before, up to the configured
 * maximum, which is then kept; of the sink's own attempts, and of the restarts that Flink makes of either job.
 *
 * <p>Validates: Requirements 1.4, 3.4, 12.1, 12.4.
 */
class Property24ExponentialBackoffRetryPatternTest {

    private static Gen<RetryOptions> options() {
        return integers()
                .between(1, 12)
                .zip(
                        longs().between(1, 100_000),
                        longs().between(0, 1_000_000),
                        (attempts, initialMs, moreMs) -> new RetryOptions(
                                attempts, Duration.ofMillis(initialMs), Duration.ofMillis(initialMs + moreMs)));
    }

    @Test
    void theSinkWaitsTwiceAsLongEachTime() throws Exception {
        try (NobodyThere nobody = new NobodyThere()) {
            RandomInput.theory("Property 24, attempts", 100)
                    .forAll(options())
                    .checkAssert(retry -> assertThat(nobody.pauses(retry)).isEqualTo(doubled(retry)));
        }
    }

    @Test
    void flinkWaitsTwiceAsLongBeforeEachRestart() {
        RandomInput.theory("Property 24, restarts")
                .forAll(options())
                .checkAssert(retry -> assertThat(Restarts.delays(retry)).isEqualTo(doubled(retry)));
    }

    private static List<Duration> doubled(RetryOptions retry) {
        return IntStream.range(0, retry.maxAttempts())
                .mapToObj(i -> retry.initialBackoff().multipliedBy(1L << i))
                .map(delay -> delay.compareTo(retry.maxBackoff()) > 0 ? retry.maxBackoff() : delay)
                .toList();
    }
}
