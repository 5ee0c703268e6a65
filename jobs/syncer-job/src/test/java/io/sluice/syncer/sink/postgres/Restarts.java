package io.sluice.syncer.sink.postgres;

import io.sluice.config.InvalidSettingsException;
import io.sluice.config.JobConfiguration;
import io.sluice.config.SettingsLoader;
import io.sluice.config.SyncerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.executiongraph.failover.RestartBackoffTimeStrategy;
import org.apache.flink.runtime.executiongraph.failover.RestartsOnAClock;
import org.apache.flink.util.clock.ManualClock;

/** Flink's restarts of a job, as its settings configure them. */
final class Restarts {

    private Restarts() {}

    /** How long Flink waits before each restart of a job that fails as soon as it runs, until it gives up. */
    static List<Duration> delays(RetryOptions retry) {
        ManualClock clock = new ManualClock();
        RestartBackoffTimeStrategy restarts = RestartsOnAClock.of(configuration(retry), clock);
        List<Duration> delays = new ArrayList<>();
        Exception failure = new IllegalStateException("of the test");
        restarts.notifyFailure(failure);
        while (restarts.canRestart()) {
            Duration delay = Duration.ofMillis(restarts.getBackoffTime());
            delays.add(delay);
            clock.advanceTime(delay.plusMillis(1));
            restarts.notifyFailure(failure);
        }
        return delays;
    }

    private static Configuration configuration(RetryOptions retry) {
        String[] args = {
            "--retry.max_attempts=" + retry.maxAttempts(),
            "--retry.initial_backoff=" + retry.initialBackoff().toMillis() + "ms",
            "--retry.max_backoff=" + retry.maxBackoff().toMillis() + "ms"
        };
        try {
            return JobConfiguration.of(
                    SettingsLoader.load(SyncerSettings.all(), args, Map.of()), SyncerSettings.JOB_NAME);
        } catch (InvalidSettingsException e) {
            throw new AssertionError(e);
        }
    }
}
