package io.sluice.config;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** What both jobs tell Flink of themselves, whatever the cluster's own configuration says. */
public final class JobConfiguration {

    private static final Duration NETWORK_FLUSH_INTERVAL = Duration.ofMillis(5);
    private static final Duration MIN_QUIET_TIME = Duration.ofMinutes(1);

    private JobConfiguration() {}

    /**
     * Flink's configuration of a job.
     *
     * @param jobName the name in the web UI
     */
    public static Configuration of(Settings settings, Setting<String> jobName) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, settings.get(jobName));
        configuration.set(PipelineOptions.MAX_PARALLELISM, settings.get(CommonSettings.MAX_PARALLELISM));
        settings.find(CommonSettings.PARALLELISM)
                .ifPresent(parallelism -> configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism));
        // A type that only Kryo can write, or an operator without a uid, would be found out when a savepoint no longer
        // restores. These make the submission fail instead.
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, settings.publicView());
        // Flink's 100 ms for each hop between tasks would be most of a quiet stream's latency.
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, NETWORK_FLUSH_INTERVAL);
        setCheckpoints(configuration, settings);
        setRestarts(configuration, settings);
        return configuration;
    }

    private static void setCheckpoints(Configuration configuration, Settings settings) {
        Duration interval = settings.get(CommonSettings.CHECKPOINT_INTERVAL);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        // A cluster's own pause, made for its other jobs, would silently be the shortest interval there is.
        configuration.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, interval.dividedBy(2));
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    private static void setRestarts(Configuration configuration, Settings settings) {
        int maxAttempts = settings.get(CommonSettings.RETRY_MAX_ATTEMPTS);
        if (maxAttempts == 0) {
            // The strategy below takes no zero.
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
            return;
        }
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                settings.get(CommonSettings.RETRY_INITIAL_BACKOFF));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                settings.get(CommonSettings.RETRY_MAX_BACKOFF));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR, 0.0);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD, quietTime(settings));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, maxAttempts);
    }

    /**
     * How long a job must run for its failures to be over. Flink's own hour would give a job up whose server is away for
     * a moment every ten minutes.
     */
    private static Duration quietTime(Settings settings) {
        Duration twoBackoffs = settings.get(CommonSettings.RETRY_MAX_BACKOFF).multipliedBy(2);
        return twoBackoffs.compareTo(MIN_QUIET_TIME) > 0 ? twoBackoffs : MIN_QUIET_TIME;
    }
}
