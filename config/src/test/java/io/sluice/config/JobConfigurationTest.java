package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class JobConfigurationTest {

    @Test
    void settingsReachFlink() throws Exception {
        Configuration configuration = configuration(
                "--parallelism=3",
                "--max_parallelism=60",
                "--checkpoint.interval=250ms",
                "--retry.max_attempts=7",
                "--retry.initial_backoff=2s",
                "--retry.max_backoff=8s",
                "--job.name=mine");

        assertThat(configuration.toMap())
                .containsEntry("pipeline.name", "mine")
                .containsEntry("parallelism.default", "3")
                .containsEntry("pipeline.max-parallelism", "60")
                .containsEntry("execution.checkpointing.interval", "250 ms")
                .containsEntry("execution.checkpointing.min-pause", "125 ms")
                .containsEntry("restart-strategy.type", "exponential-delay")
                .containsEntry("restart-strategy.exponential-delay.initial-backoff", "2 s")
                .containsEntry("restart-strategy.exponential-delay.max-backoff", "8 s")
                .containsEntry("restart-strategy.exponential-delay.backoff-multiplier", "2.0")
                .containsEntry("restart-strategy.exponential-delay.attempts-before-reset-backoff", "7")
                .containsEntry("restart-strategy.exponential-delay.reset-backoff-threshold", "1 min");
    }

    @Test
    void failuresAreOverAfterTwoOfTheLongestWaits() throws Exception {
        assertThat(configuration("--retry.max_backoff=2min").toMap())
                .containsEntry("restart-strategy.exponential-delay.reset-backoff-threshold", "4 min");
    }

    /** Flink's exponential delay refuses a zero, when the job has been submitted. */
    @Test
    void noAttemptsAreNoRestarts() throws Exception {
        assertThat(configuration("--retry.max_attempts=0").toMap())
                .containsEntry("restart-strategy.type", "none")
                .doesNotContainKey("restart-strategy.exponential-delay.attempts-before-reset-backoff");
    }

    @Test
    void networkIsFlushedWithinMilliseconds() throws Exception {
        assertThat(configuration().toMap()).containsEntry("execution.buffer-timeout.interval", "5 ms");
    }

    @Test
    void noKryoAndNoGeneratedUids() throws Exception {
        assertThat(configuration().toMap())
                .containsEntry("pipeline.generic-types", "false")
                .containsEntry("pipeline.auto-generate-uids", "false");
    }

    @Test
    void webUiSeesNoSecret() throws Exception {
        Configuration configuration = configuration("--mongodb.uri=mongodb://user:s3cret@host:27017");

        assertThat(configuration.toString()).contains("mongodb.uri").doesNotContain("s3cret");
    }

    private static Configuration configuration(String... args) throws InvalidSettingsException {
        Settings settings = SettingsLoader.load(WatcherSettings.all(), args, Map.of());
        return JobConfiguration.of(settings, WatcherSettings.JOB_NAME);
    }
}
