package io.sluice.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Settings that both jobs have, with the same meaning. */
public final class CommonSettings {
    /** Formats whose codec exists. A codec that is added is added here. */
    static final int MAX_SUBTASKS = 32_768;

    static final String JOB_PLACEHOLDER = "{job}";
    static final Pattern TOPIC_NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    private CommonSettings() {}

    public static final Setting<List<String>> KAFKA_BROKERS = Setting.of("kafka.brokers", ValueType.LIST)
            .env("KAFKA_BROKERS")
            .byDefault(List.of("localhost:9092"))
            .rule(Rules.hostsWithPorts("[kafka-1:9092, kafka-2:9092]"))
            .describe("Brokers to ask first; one is enough, more survive the loss of one. Kafka's bootstrap.servers.");

    public static final Setting<Integer> KAFKA_MAX_RETRIES = Setting.of("kafka.max_retries", ValueType.INTEGER)
            .env("KAFKA_RETRIES")
            .byDefault(5)
            .rule(Rules.between(0, 1_000_000, "5"))
            .describe(
                    "How often a request that Kafka did not take is sent again before the job fails and Flink's restart"
                            + " strategy takes over. Kafka's retries.");

    public static final Setting<Map<String, String>> KAFKA_PROPERTIES = Setting.of("kafka.properties", ValueType.MAP)
            .secret()
            .rule(kafkaProperties())
            .advice((key, given, all) -> SecretAdvice.aboutProperty(key, given, "${KAFKA_PASSWORD}"))
            .describe("Any other property of Kafka's client, chiefly security, each under its own name:"
                    + " kafka.properties.security.protocol. Values are secret.");

    public static final Setting<EventFormat> FORMAT = Setting.of("format", ValueType.choice(EventFormat.class))
            .byDefault(EventFormat.SLUICE)
            .describe("How a change event is written in Kafka; the same for both jobs. See docs/formats.md.");

    public static final Setting<Integer> RETRY_MAX_ATTEMPTS = Setting.of("retry.max_attempts", ValueType.INTEGER)
            .env("MAX_RETRIES")
            .byDefault(5)
            .rule(Rules.between(0, 1_000_000, "5"))
            .describe(
                    "How often a failing job is restarted in a row before it is given up; the count begins again when"
                            + " it has run for a minute (or twice the longest wait). Also how often the PostgreSQL sink tries a"
                            + " batch again before it fails the job. Flink's restart-strategy.exponential-delay.attempts-before-reset-backoff.");

    public static final Setting<Duration> RETRY_MAX_BACKOFF = Setting.of("retry.max_backoff", ValueType.DURATION)
            .byDefault(Duration.ofSeconds(16))
            .rule(Rules.between(Duration.ofMillis(1), Duration.ofDays(1), "16s"))
            .describe("Longest wait before a restart. Flink's restart-strategy.exponential-delay.max-backoff.");

    public static final Setting<Duration> RETRY_INITIAL_BACKOFF = Setting.of(
                    "retry.initial_backoff", ValueType.DURATION)
            .env("BACKOFF_INTERVAL")
            .byDefault(Duration.ofSeconds(1))
            .rule(Rules.between(Duration.ofMillis(1), Duration.ofDays(1), "1s"))
            .with(
                    RETRY_MAX_BACKOFF,
                    all -> all.get(CommonSettings.RETRY_INITIAL_BACKOFF).compareTo(all.get(RETRY_MAX_BACKOFF)) > 0
                            ? Optional.of("is longer than retry.max_backoff")
                            : Optional.empty())
            .describe("Wait before the first restart; each further wait is twice as long."
                    + " Flink's restart-strategy.exponential-delay.initial-backoff.");

    public static final Setting<Integer> MAX_PARALLELISM = Setting.of("max_parallelism", ValueType.INTEGER)
            .byDefault(128)
            .rule(Rules.between(1, MAX_SUBTASKS, "128"))
            .describe(
                    "Number of key groups: the most subtasks that keyed state can ever be spread over. Fixed once there is"
                            + " a savepoint. Flink's pipeline.max-parallelism.");

    public static final Setting<Integer> PARALLELISM = Setting.of("parallelism", ValueType.INTEGER)
            .rule(Rules.between(1, MAX_SUBTASKS, "4"))
            .with(
                    MAX_PARALLELISM,
                    all -> all.find(CommonSettings.PARALLELISM).orElse(1) > all.get(MAX_PARALLELISM)
                            ? Optional.of("is more than max_parallelism")
                            : Optional.empty())
            .describe("Number of subtasks of each operator. Absent: what flink run -p or parallelism.default says.");

    public static final Setting<Duration> CHECKPOINT_INTERVAL = Setting.of("checkpoint.interval", ValueType.DURATION)
            .byDefault(Duration.ofMillis(200))
            .rule(Rules.between(Duration.ofMillis(10), Duration.ofDays(1), "200ms"))
            .describe(
                    "Time between checkpoints: how much is read again after a failure, and with exactly-once delivery how"
                            + " long a change waits until it can be seen. A second or more where checkpoints go to an object"
                            + " store. Flink's execution.checkpointing.interval.");

    public static final Setting<LogLevel> LOGGING_LEVEL = Setting.of("logging.level", ValueType.choice(LogLevel.class))
            .byDefault(LogLevel.INFO)
            .advice((key, given, all) -> changed(given, LogLevel.INFO))
            .describe("Least severe line that is logged. Applied by the Log4j 2 configuration of the Flink cluster"
                    + " (flink-conf/), not by the job: a TaskManager may run other jobs too.");

    public static final Setting<LogFormat> LOGGING_FORMAT = Setting.of(
                    "logging.format", ValueType.choice(LogFormat.class))
            .byDefault(LogFormat.JSON)
            .advice((key, given, all) -> changed(given, LogFormat.JSON))
            .describe(
                    "Shape of a log line. Applied by the Log4j 2 configuration of the Flink cluster (flink-conf/), not by"
                            + " the job.");

    /** The setting's name, default and rule, for a job to add its own words. */
    static Setting.Builder<String> deadLetterTopic() {
        return Setting.of("kafka.dead_letter_topic", ValueType.STRING)
                .byDefault(JOB_PLACEHOLDER + ".dead-letters")
                .rule(Rules.check(
                        template -> TOPIC_NAME
                                        .matcher(template.replace(JOB_PLACEHOLDER, "x"))
                                        .matches()
                                ? Optional.empty()
                                : Optional.of("is not a legal topic name"),
                        "letters, digits, dots, dashes, underscores and {job}; at most 249 characters",
                        "\"{job}.dead-letters\""));
    }

    static Setting<String> jobName(String byDefault) {
        return Setting.of("job.name", ValueType.STRING)
                .byDefault(byDefault)
                .rule(Rules.matching(
                        Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                        "1 to 100 letters, digits, dots, dashes, underscores",
                        byDefault))
                .describe("Name in Flink's web UI and in metrics. Two jobs on one cluster need two names."
                        + " Flink's pipeline.name.");
    }

    private static Optional<String> changed(String given, Choice byDefault) {
        return byDefault.isWritten(given)
                ? Optional.empty()
                : Optional.of("is applied by the Log4j 2 configuration of the Flink cluster, not by the job: change"
                        + " flink-conf/ or the cluster's own configuration");
    }

    private static Rule<Map<String, String>> kafkaProperties() {
        // Each of these has one owner; two would mean that the loser's value is silently ignored.
        Set<String> owned = Set.of(
                "bootstrap.servers",
                "group.id",
                "enable.auto.commit",
                "auto.offset.reset",
                "isolation.level",
                "transactional.id",
                "enable.idempotence",
                "acks",
                "key.serializer",
                "value.serializer",
                "key.deserializer",
                "value.deserializer");
        return Rules.check(
                map -> map.keySet().stream().anyMatch(owned::contains)
                        ? Optional.of("is set by the job itself")
                        : Optional.empty(),
                "properties of Kafka's client, except those that the job sets ("
                        + String.join(", ", owned.stream().sorted().toList()) + ")",
                "kafka.properties.security.protocol: SASL_SSL");
    }
}
