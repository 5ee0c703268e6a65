package io.sluice.udf.error;

import java.util.Locale;

/**
 * Every error that the jobs meet, whether the same work may succeed when it is done again, and what happens. Where an
 * error is met it is given one of these, and handled, counted and logged by it; {@code docs/errors.md} is this list.
 */
public enum ErrorKind {
    CONFIGURATION(
            Job.BOTH,
            "a setting, mapping or mask that is wrong; a client that refuses its properties",
            false,
            "nothing is submitted; all problems are told at once"),
    MONGODB_UNAVAILABLE(
            Job.WATCHER,
            "no connection, no primary, a timeout, a cursor that is gone",
            true,
            "the driver resumes once; then the job fails, and Flink restarts it from its last checkpoint"),
    MONGODB_REFUSED(
            Job.WATCHER,
            "login or right refused, a command that the server does not take",
            false,
            "the job fails; Flink's restarts end after `retry.max_attempts` if nobody mends it"),
    POSITION_LOST(
            Job.WATCHER,
            "the oplog no longer holds the position (codes 280 and 286)",
            false,
            "`mongodb.on_lost_position`: the job fails without a restart, reads all again, or goes on and says what is"
                    + " lost"),
    EVENT_TOO_LARGE(
            Job.WATCHER,
            "an event over MongoDB's 16 MB (code 10334)",
            false,
            "delivered with less: without its before image; if that is not enough without the description of its update"
                    + " too; and if the document alone is too large for an event, with the document as it is now"),
    KAFKA_UNAVAILABLE(
            Job.BOTH,
            "no broker, no leader, a timeout, a group that rebalances; all that Kafka's client calls retriable",
            true,
            "the client tries again (`kafka.max_retries`, `kafka.timeout`); then the job fails, and Flink restarts it"
                    + " from its last checkpoint"),
    KAFKA_REFUSED(
            Job.BOTH,
            "login or right refused, an illegal topic, an offset that is gone",
            false,
            "the job fails; Flink's restarts end after `retry.max_attempts` if nobody mends it"),
    RECORD_TOO_LARGE(
            Job.BOTH,
            "a record that its topic, a broker or the client does not take for its size",
            false,
            "dead letter in the watcher, if it is larger than its topic is known to take; else the job fails, and Flink's"
                    + " restarts end after `retry.max_attempts` if nobody raises the limit"),
    TRANSACTION_LOST(
            Job.WATCHER,
            "a Kafka transaction that can no longer be committed: fenced or expired",
            false,
            "the job fails, and Flink restarts it from its last checkpoint, which still has the records"),
    MALFORMED_EVENT(
            Job.SYNCER,
            "a record that is no event of the format: no JSON, a part missing, of another type",
            false,
            "dead letter; its neighbours go on"),
    UNMAPPABLE(
            Job.SYNCER,
            "a value that its column cannot hold, or a document without a key's field",
            false,
            "dead letter; its neighbours go on"),
    ROW_REFUSED(
            Job.SYNCER,
            "PostgreSQL refuses a row: a constraint, a value out of range, a trigger (classes 21, 22, 23, 44, 54, P0)",
            false,
            "dead letter; its neighbours are written"),
    DEADLOCK(
            Job.SYNCER,
            "PostgreSQL ended a circle of waiters (40P01)",
            true,
            "written again at once, up to `retry.max_attempts` times"),
    POSTGRES_BUSY(
            Job.SYNCER,
            "a lock that someone else holds, a serialization failure, a statement that took too long (40001, 40003,"
                    + " 55P03, 57014)",
            true,
            "written again after 1, 2, 4, … seconds (`retry.*`), with `delivery: exactly-once` where the transaction"
                    + " is still there; then Flink restarts the job from its last checkpoint"),
    POSTGRES_UNAVAILABLE(
            Job.SYNCER,
            "no connection, a server that starts, stops or is full, a standby (classes 08, 53, 57, 58; 25006, 25P03,"
                    + " 26000)",
            true,
            "`delivery: upsert` writes again after 1, 2, 4, … seconds (`retry.*`); with `exactly-once`, and after that,"
                    + " Flink restarts the job from its last checkpoint"),
    POSTGRES_REFUSED(
            Job.SYNCER,
            "login or right refused, no such table, any other SQL state",
            false,
            "the job fails; Flink's restarts end after `retry.max_attempts` if nobody mends it"),
    CHECKPOINT_FAILED(
            Job.BOTH,
            "checkpoint storage that is away or full, a checkpoint that took too long",
            true,
            "Flink makes the next one; the job fails after `execution.checkpointing.tolerable-failed-checkpoints` in a"
                    + " row, and goes on from the last that completed"),
    UNKNOWN(Job.BOTH, "anything else", false, "the job fails; Flink's restarts end after `retry.max_attempts`");

    /** Which job meets it. */
    public enum Job {
        WATCHER,
        SYNCER,
        BOTH
    }

    private final Job job;
    private final String seenAs;
    private final boolean isRetryable;
    private final String whatHappens;

    ErrorKind(Job job, String seenAs, boolean isRetryable, String whatHappens) {
        this.job = job;
        this.seenAs = seenAs;
        this.isRetryable = isRetryable;
        this.whatHappens = whatHappens;
    }

    /** As metrics and logs name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Job job() {
        return job;
    }

    /** By what it is recognized. */
    public String seenAs() {
        return seenAs;
    }

    /** Whether the same work may succeed when it is done again. */
    public boolean isRetryable() {
        return isRetryable;
    }

    /** In words. */
    public String whatHappens() {
        return whatHappens;
    }
}
