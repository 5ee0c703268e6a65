package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;

import io.sluice.udf.RandomInput;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/**
 * Property 25: for any operation with retry logic, the number of retry attempts should not exceed the configured maximum
 * retry count. Here: of the sink's own attempts, and of the restarts that Flink makes of either job.
 *
 * <p>Validates: Requirements 12.2.
 */
class Property25MaximumRetryCountEnforcementTest {

    private static Gen<RetryOptions> options() {
        return integers()
                .between(0, 15)
                .map(attempts -> new RetryOptions(attempts, Duration.ofMillis(1), Duration.ofSeconds(16)));
    }

    @Test
    void theSinkGivesUpAfterSoManyAttempts() throws Exception {
        try (NobodyThere nobody = new NobodyThere()) {
            RandomInput.theory("Property 25, attempts", 100)
                    .forAll(options())
                    .checkAssert(retry -> assertThat(nobody.pauses(retry)).hasSize(retry.maxAttempts()));
        }
    }

    @Test
    void flinkGivesUpAfterSoManyRestarts() {
        RandomInput.theory("Property 25, restarts")
                .forAll(options())
                .checkAssert(retry -> assertThat(Restarts.delays(retry)).hasSize(retry.maxAttempts()));
    }
}
