package io.sluice.watcher.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * What exactly-once delivery leaves behind on the brokers: Flink's sink takes a new transactional id for each checkpoint
 * of each subtask, and brokers remember each one, with its producer, until it expires.
 */
public record TransactionalIds(Duration checkpointInterval, int parallelism) {

    /** A broker remembers each in a few hundred bytes. */
    private static final long MANY = 1_000_000;

    /**
     * What to change on the brokers, if they would remember too many.
     *
     * @param expiration their transactional.id.expiration.ms
     */
    public Optional<String> advice(Duration expiration) {
        long remembered = expiration.toMillis() / checkpointInterval.toMillis() * parallelism;
        return remembered <= MANY
                ? Optional.empty()
                : Optional.of(
                        "Kafka's brokers will remember about " + remembered + " transactional ids of this job, one"
                                + " for each checkpoint in " + expiration.toHours() + " hours: set"
                                + " transactional.id.expiration.ms and producer.id.expiration.ms to 3600000 there. That is safe:"
                                + " an id with an open transaction does not expire");
    }
}
