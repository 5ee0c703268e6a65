package io.sluice.cli.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobHealthTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String CAUSE = "com.mongodb.MongoTimeoutException: no server at db-1:27017";

    private static Optional<String> trouble(String state, Instant lastCheckpoint, String failure) {
        return new JobHealth(
                        new Job("1", "sluice-watcher", state),
                        Optional.ofNullable(lastCheckpoint),
                        Optional.ofNullable(failure))
                .trouble(NOW);
    }

    @Test
    void aJobThatGetsOnHasNone() {
        assertThat(trouble("RUNNING", NOW.minusMillis(200), null)).isEmpty();
        assertThat(trouble("RUNNING", NOW.minusMillis(200), CAUSE)).isEmpty();
        assertThat(trouble("RUNNING", null, null)).isEmpty();
        assertThat(trouble("CANCELED", NOW.minusSeconds(900), CAUSE)).isEmpty();
        assertThat(trouble("FINISHED", null, null)).isEmpty();
    }

    @Test
    void aServerThatIsAwayIsNamedWithTheTimeSinceWhen() {
        assertThat(trouble("RESTARTING", NOW.minusSeconds(95), CAUSE).orElseThrow())
                .isEqualTo("no checkpoint since 2026-01-31T11:58:25Z (95 s): " + CAUSE);
        assertThat(trouble("RUNNING", NOW.minusSeconds(95), CAUSE)).isPresent();
        assertThat(trouble("RUNNING", null, CAUSE).orElseThrow()).isEqualTo("no checkpoint yet: " + CAUSE);
    }

    @Test
    void aJobThatGaveUpSaysWhy() {
        assertThat(trouble("FAILED", NOW, CAUSE)).contains("gave up: " + CAUSE);
    }
}
