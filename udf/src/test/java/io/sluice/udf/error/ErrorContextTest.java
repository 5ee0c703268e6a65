package io.sluice.udf.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ErrorContextTest {

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void isThereUntilItIsClosedAndThenWhatWasBefore() {
        MDC.put("operation", "outer");
        MDC.put("entity", "players");

        try (ErrorContext context = ErrorContext.of("postgres_write", ErrorKind.DEADLOCK, 3)) {
            assertThat(MDC.getCopyOfContextMap())
                    .isEqualTo(Map.of(
                            "operation", "postgres_write",
                            "entity", "players",
                            "error_kind", "deadlock",
                            "error_type", "retryable",
                            "retry_attempt", "3"));
        }

        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("operation", "outer", "entity", "players"));
    }
}
