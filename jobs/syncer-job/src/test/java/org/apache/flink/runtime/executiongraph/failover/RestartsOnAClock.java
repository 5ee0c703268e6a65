package org.apache.flink.runtime.executiongraph.failover;

import org.apache.flink.api.common.restartstrategy.RestartStrategies;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.clock.Clock;

/** Flink's restarts as a job's configuration has them, on a test's clock: only this package may give them one. */
public final class RestartsOnAClock {

    private RestartsOnAClock() {}

    public static RestartBackoffTimeStrategy of(Configuration job, Clock clock) {
        RestartBackoffTimeStrategy configured =
                RestartBackoffTimeStrategyFactoryLoader.createRestartBackoffTimeStrategyFactory(
                                RestartStrategies.fallBackRestart(), job, new Configuration(), true)
                        .create();
        return configured instanceof ExponentialDelayRestartBackoffTimeStrategy restarts
                ? new ExponentialDelayRestartBackoffTimeStrategy(
                        clock,
                        restarts.getInitialBackoffMS(),
                        restarts.getMaxBackoffMS(),
                        restarts.getBackoffMultiplier(),
                        restarts.getResetBackoffThresholdMS(),
                        restarts.getJitterFactor(),
                        restarts.getAttemptsBeforeResetBackoff())
                : configured;
    }
}
