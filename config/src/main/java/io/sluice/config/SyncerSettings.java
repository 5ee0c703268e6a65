package io.sluice.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings of the syncer job: Kafka to PostgreSQL. */
public final class SyncerSettings {
    /** PostgreSQL cuts off longer names, so two could become one. */
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]{0,62}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern JDBC_URL = Pattern.compile("jdbc:postgresql:\\S+");
    private static final Pattern CREDENTIALS_IN_URL =
            Pattern.compile("(?i).*([?&](user|password)=|//[^/?]*@).*", Pattern.DOTALL);
    private static final String ONE_CONNECTION =
            "each sink subtask has one connection of its own, so parallelism is their number";

    private SyncerSettings() {}

    public static final Setting<SinkDelivery> DELIVERY = Setting.of("delivery", ValueType.choice(SinkDelivery.class))
            .byDefault(SinkDelivery.EXACTLY_ONCE)
            .describe("How rows reach PostgreSQL.");

    public static final Setting<List<String>> KAFKA_BROKERS = CommonSettings.KAFKA_BROKERS;

    public static final Setting<List<String>> KAFKA_TOPIC = Setting.of("kafka.topic", ValueType.LIST)
            .env("KAFKA_TOPIC")
            .byDefault(List.of("/cdc\\..*/"))
            .rule(Rules.namesOrPatterns(
                    CommonSettings.TOPIC_NAME, "topic names", "[cdc.shop.orders, /cdc\\.game_db\\..*/]"))
            .describe(
                    "Topics to read: names, or regular expressions between slashes, which match a whole name; topics made"
                            + " later are found.");

    public static final Setting<String> KAFKA_CONSUMER_GROUP = Setting.of("kafka.consumer_group", ValueType.STRING)
            .byDefault("cdc-syncer")
            .rule(Rules.matching(
                    Pattern.compile("[A-Za-z0-9._-]{1,249}"),
                    "1 to 249 letters, digits, dots, dashes, underscores",
                    "cdc-syncer"))
            .describe("Group under which progress is committed, for lag monitoring; a restored job goes on from its"
                    + " checkpoint instead. Kafka's group.id.");

    public static final Setting<KafkaStart> KAFKA_START = Setting.of("kafka.start", ValueType.choice(KafkaStart.class))
            .byDefault(KafkaStart.COMMITTED_OR_EARLIEST)
            .describe("Where to begin without a savepoint or checkpoint.");

    public static final Setting<KafkaIsolation> KAFKA_ISOLATION_LEVEL = Setting.of(
                    "kafka.isolation_level", ValueType.choice(KafkaIsolation.class))
            .example("read_committed")
            .with(
                    DELIVERY,
                    all -> SyncerSettings.isolation(all) == KafkaIsolation.READ_UNCOMMITTED && !isUpsert(all)
                            ? Optional.of("lets changes through twice, which only delivery: upsert makes up for")
                            : Optional.empty())
            .describe(
                    "Which records of Kafka transactions are read. Absent: read_uncommitted with delivery: upsert, so that"
                            + " the latency is not that of the watcher's checkpoints; else read_committed. Kafka's isolation.level.");

    public static final Setting<Duration> KAFKA_PARTITION_DISCOVERY_INTERVAL = Setting.of(
                    "kafka.partition_discovery_interval", ValueType.DURATION)
            .byDefault(Duration.ofSeconds(10))
            .rule(Rules.between(Duration.ofMillis(100), Duration.ofDays(1), "10s"))
            .describe("How often to look for new topics and partitions. The source's partition.discovery.interval.ms.");

    public static final Setting<Integer> KAFKA_MAX_RETRIES = CommonSettings.KAFKA_MAX_RETRIES;
    public static final Setting<Map<String, String>> KAFKA_PROPERTIES = CommonSettings.KAFKA_PROPERTIES;
    public static final Setting<String> JOB_NAME = CommonSettings.jobName("sluice-syncer");

    public static final Setting<String> KAFKA_DEAD_LETTER_TOPIC = CommonSettings.deadLetterTopic()
            .with(KAFKA_TOPIC, SyncerSettings::deadLettersReadAgain)
            .describe("Topic of what could not be written, with its bytes, reason and position; {job} is job.name.");

    public static final Setting<EventFormat> FORMAT = CommonSettings.FORMAT;

    public static final Setting<String> POSTGRES_URL = Setting.of("postgres.url", ValueType.STRING)
            .env("POSTGRES_URL")
            .rule(Rules.check(
                    SyncerSettings::jdbcUrlViolation,
                    "jdbc:postgresql://host:port/database without user and password",
                    "jdbc:postgresql://localhost:5432/analytics_db"))
            .describe("JDBC URL, for what host, port and database cannot say: several hosts, TLS. Absent: built of"
                    + " postgres.host, postgres.port and postgres.database.");

    public static final Setting<String> POSTGRES_HOST = Setting.of("postgres.host", ValueType.STRING)
            .byDefault("localhost")
            .rule(Rules.matching(HOST, "a host name or address", "localhost"))
            .advice((key, given, all) -> unusedBesideUrl(all))
            .describe("Host of the server, where postgres.url is not given.");

    public static final Setting<Integer> POSTGRES_PORT = Setting.of("postgres.port", ValueType.INTEGER)
            .byDefault(5432)
            .rule(Rules.between(1, 65_535, "5432"))
            .advice((key, given, all) -> unusedBesideUrl(all))
            .describe("Port of the server, where postgres.url is not given.");

    public static final Setting<String> POSTGRES_DATABASE = Setting.of("postgres.database", ValueType.STRING)
            .byDefault("analytics_db")
            .rule(Rules.matching(
                    Pattern.compile("[^/?&#%\\s\\p{Cntrl}]{1,63}"),
                    "a database name without blanks and any of / ? & # %",
                    "analytics_db"))
            .advice((key, given, all) -> unusedBesideUrl(all))
            .describe("Database to write to, where postgres.url is not given.");

    public static final Setting<String> POSTGRES_USER = Setting.of("postgres.user", ValueType.STRING)
            .env("POSTGRES_USER")
            .byDefault("syncer")
            .rule(Rules.matching(Pattern.compile("[^\\p{Cntrl}]{1,63}"), "1 to 63 characters", "syncer"))
            .describe("Role that owns or may write the tables.");

    public static final Setting<String> POSTGRES_PASSWORD = Setting.of("postgres.password", ValueType.STRING)
            .env("POSTGRES_PASSWORD")
            .secret()
            .byDefault("")
            .rule(Rules.any(ValueType.STRING, "${POSTGRES_PASSWORD}"))
            .advice((key, given, all) -> SecretAdvice.aboutText(given, "${POSTGRES_PASSWORD}"))
            .describe(
                    "Password of that role; empty where the server asks for none. Given as a reference it is resolved on"
                            + " the TaskManagers and never part of the job graph.");

    public static final Setting<String> POSTGRES_SCHEMA = Setting.of("postgres.schema", ValueType.STRING)
            .byDefault("public")
            .rule(Rules.matching(
                    IDENTIFIER, "a letter or underscore, then letters, digits, underscores; at most 63", "public"))
            .describe("Schema of tables that no mapping places elsewhere.");

    public static final Setting<Duration> POSTGRES_CONNECTION_TIMEOUT = Setting.of(
                    "postgres.connection_timeout", ValueType.DURATION)
            .byDefault(Duration.ofSeconds(10))
            .rule(Rules.between(Duration.ofSeconds(1), Duration.ofHours(1), "10s"))
            .describe(
                    "How long to wait for a connection. The driver's connectTimeout and loginTimeout, so whole seconds.");

    public static final Setting<Duration> POSTGRES_LOCK_TIMEOUT = Setting.of(
                    "postgres.lock_timeout", ValueType.DURATION)
            .byDefault(Duration.ofSeconds(5))
            .rule(Rules.between(Duration.ofMillis(1), Duration.ofHours(1), "5s"))
            .describe("How long a statement waits for someone else's lock before it fails with that lock's name and is"
                    + " retried. PostgreSQL's lock_timeout.");

    public static final Setting<Duration> POSTGRES_STATEMENT_TIMEOUT = Setting.of(
                    "postgres.statement_timeout", ValueType.DURATION)
            .byDefault(Duration.ofMinutes(1))
            .rule(Rules.between(Duration.ofMillis(1), Duration.ofDays(1), "1min"))
            .with(
                    POSTGRES_LOCK_TIMEOUT,
                    all -> all.get(SyncerSettings.POSTGRES_STATEMENT_TIMEOUT).compareTo(all.get(POSTGRES_LOCK_TIMEOUT))
                                    <= 0
                            ? Optional.of(
                                    "is not longer than postgres.lock_timeout, which could then never tell whose lock it was")
                            : Optional.empty())
            .describe("Longest time of one statement, such as the write of one batch. PostgreSQL's statement_timeout.");

    public static final Setting<String> POSTGRES_MIN_CONNECTIONS = Setting.of(
                    "postgres.min_connections", ValueType.STRING)
            .example("10")
            .replacedBy(ONE_CONNECTION)
            .describe("Least connections of a pool.");

    public static final Setting<String> POSTGRES_MAX_CONNECTIONS = Setting.of(
                    "postgres.max_connections", ValueType.STRING)
            .example("50")
            .replacedBy(ONE_CONNECTION)
            .describe("Most connections of a pool.");

    public static final Setting<String> POSTGRES_TRANSACTION_PREFIX = Setting.of(
                    "postgres.transaction_prefix", ValueType.STRING)
            .rule(Rules.matching(
                    Pattern.compile("[A-Za-z0-9._-]{1,100}"),
                    "1 to 100 letters, digits, dots, dashes, underscores",
                    "sluice-syncer"))
            .describe("With delivery: exactly-once, what the names of the job's prepared transactions begin with."
                    + " Absent: job.name. Keep it for as long as the job is resumed; no two jobs on one database may"
                    + " share it.");

    public static final Setting<Boolean> POSTGRES_ALLOW_REWIND = Setting.of("postgres.allow_rewind", ValueType.BOOLEAN)
            .byDefault(false)
            .describe("With delivery: exactly-once, whether a job with tables that are appended to may begin before"
                    + " what it has committed already: anew, or from an older savepoint. Their rows may then come"
                    + " twice.");

    public static final Setting<Integer> BATCH_BUFFER_SIZE = Setting.of("batch.buffer_size", ValueType.INTEGER)
            .byDefault(1000)
            .rule(Rules.between(1, 1_000_000, "1000"))
            .describe("A batch is written when it has this many rows.");

    public static final Setting<Duration> BATCH_FLUSH_INTERVAL = Setting.of("batch.flush_interval", ValueType.DURATION)
            .example("10ms")
            .rule(Rules.between(Duration.ofMillis(1), Duration.ofHours(1), "500ms"))
            .describe("A batch is written when its first row has waited this long, and always at a checkpoint. Absent:"
                    + " 10ms with delivery: upsert, where rows are visible then; else 500ms.");

    public static final Setting<Integer> BATCH_COPY_THRESHOLD = Setting.of("batch.copy_threshold", ValueType.INTEGER)
            .byDefault(1000)
            .rule(Rules.between(1, 1_000_000, "1000"))
            .advice((key, given, all) -> all.get(SyncerSettings.DELIVERY) == SinkDelivery.UPSERT
                    ? Optional.of("has no effect with delivery: upsert, which has no tables without a key")
                    : Optional.empty())
            .describe("From this many rows on a batch of a table without a key goes through COPY. Tables with a key are"
                    + " written by INSERT … ON CONFLICT whatever the size, for COPY knows no version guard.");

    public static final Setting<String> WORKERS_POOL_SIZE = Setting.of("workers.pool_size", ValueType.STRING)
            .example("10")
            .replacedBy("use parallelism")
            .describe("Number of workers.");

    public static final Setting<String> WORKERS_CHANNEL_BUFFER = Setting.of("workers.channel_buffer", ValueType.STRING)
            .example("1000")
            .replacedBy("Flink's network buffers and back-pressure do this")
            .describe("Messages that wait for a worker.");

    public static final Setting<DeleteMode> DELETES = Setting.of("deletes", ValueType.choice(DeleteMode.class))
            .byDefault(DeleteMode.HARD)
            .describe("What a delete does to its row.");

    public static final Setting<String> TABLES_NAME = Setting.of("tables.name", ValueType.STRING)
            .byDefault("{collection}")
            .rule(Rules.check(
                    SyncerSettings::tableNameViolation,
                    "a text with {collection} in it, and with {database} where several databases are read",
                    "\"{database}_{collection}\""))
            .describe(
                    "Name of the table of a collection without a mapping; {database} and {collection} are filled in. A"
                            + " table is one collection's alone: the changes of another one that has the same name become dead"
                            + " letters.");

    public static final Setting<Boolean> TABLES_CREATE = Setting.of("tables.create", ValueType.BOOLEAN)
            .byDefault(true)
            .describe("Whether to create a table that does not exist. If not, its changes become dead letters.");

    public static final Setting<Boolean> TABLES_EVOLVE = Setting.of("tables.evolve", ValueType.BOOLEAN)
            .byDefault(true)
            .describe("Whether to add columns for fields that are new. Columns are never removed or narrowed.");

    public static final Setting<String> MAPPINGS = Setting.of("mappings", ValueType.YAML)
            .rule(Rules.check(
                    text -> text.startsWith("[") || text.startsWith("{")
                            ? Optional.empty()
                            : Optional.of("holds neither a list nor keys"),
                    "a list of mappings, or the path of a YAML file that holds it",
                    "mappings/players.yaml"))
            .describe("How collections become tables: in place, or the path of a YAML file, from this file's folder."
                    + " A collection without a mapping gets a table from what arrives.");

    public static final Setting<Integer> RETRY_MAX_ATTEMPTS = CommonSettings.RETRY_MAX_ATTEMPTS;
    public static final Setting<Duration> RETRY_INITIAL_BACKOFF = CommonSettings.RETRY_INITIAL_BACKOFF;
    public static final Setting<Duration> RETRY_MAX_BACKOFF = CommonSettings.RETRY_MAX_BACKOFF;
    public static final Setting<Integer> PARALLELISM = CommonSettings.PARALLELISM;
    public static final Setting<Integer> MAX_PARALLELISM = CommonSettings.MAX_PARALLELISM;
    public static final Setting<Duration> CHECKPOINT_INTERVAL = CommonSettings.CHECKPOINT_INTERVAL;
    public static final Setting<LogLevel> LOGGING_LEVEL = CommonSettings.LOGGING_LEVEL;
    public static final Setting<LogFormat> LOGGING_FORMAT = CommonSettings.LOGGING_FORMAT;

    /** All settings, in the order of the reference page. */
    public static List<Setting<?>> all() {
        return List.of(
                KAFKA_BROKERS,
                KAFKA_TOPIC,
                KAFKA_CONSUMER_GROUP,
                KAFKA_START,
                KAFKA_ISOLATION_LEVEL,
                KAFKA_PARTITION_DISCOVERY_INTERVAL,
                KAFKA_MAX_RETRIES,
                KAFKA_DEAD_LETTER_TOPIC,
                KAFKA_PROPERTIES,
                FORMAT,
                POSTGRES_URL,
                POSTGRES_HOST,
                POSTGRES_PORT,
                POSTGRES_DATABASE,
                POSTGRES_USER,
                POSTGRES_PASSWORD,
                POSTGRES_SCHEMA,
                POSTGRES_CONNECTION_TIMEOUT,
                POSTGRES_LOCK_TIMEOUT,
                POSTGRES_STATEMENT_TIMEOUT,
                DELIVERY,
                POSTGRES_TRANSACTION_PREFIX,
                POSTGRES_ALLOW_REWIND,
                BATCH_BUFFER_SIZE,
                BATCH_FLUSH_INTERVAL,
                BATCH_COPY_THRESHOLD,
                DELETES,
                TABLES_NAME,
                TABLES_CREATE,
                TABLES_EVOLVE,
                MAPPINGS,
                RETRY_MAX_ATTEMPTS,
                RETRY_INITIAL_BACKOFF,
                RETRY_MAX_BACKOFF,
                PARALLELISM,
                MAX_PARALLELISM,
                CHECKPOINT_INTERVAL,
                JOB_NAME,
                LOGGING_LEVEL,
                LOGGING_FORMAT,
                POSTGRES_MIN_CONNECTIONS,
                POSTGRES_MAX_CONNECTIONS,
                WORKERS_POOL_SIZE,
                WORKERS_CHANNEL_BUFFER);
    }

    /** {@link #POSTGRES_URL}, or one built of host, port and database. */
    public static String jdbcUrl(Settings settings) {
        return settings.find(POSTGRES_URL).orElseGet(() -> {
            String host = settings.get(POSTGRES_HOST);
            String inUrl = host.contains(":") ? "[" + host + "]" : host;
            return "jdbc:postgresql://" + inUrl + ":" + settings.get(POSTGRES_PORT) + "/"
                    + settings.get(POSTGRES_DATABASE);
        });
    }

    /** {@link #KAFKA_DEAD_LETTER_TOPIC} with the job's name filled in. */
    public static String deadLetterTopic(Settings settings) {
        return settings.get(KAFKA_DEAD_LETTER_TOPIC).replace(CommonSettings.JOB_PLACEHOLDER, settings.get(JOB_NAME));
    }

    /** {@link #KAFKA_ISOLATION_LEVEL}, or what suits the delivery. */
    public static KafkaIsolation isolation(Settings settings) {
        return settings.find(KAFKA_ISOLATION_LEVEL)
                .orElse(isUpsert(settings) ? KafkaIsolation.READ_UNCOMMITTED : KafkaIsolation.READ_COMMITTED);
    }

    /** {@link #BATCH_FLUSH_INTERVAL}, or what suits the delivery. */
    public static Duration flushInterval(Settings settings) {
        return settings.find(BATCH_FLUSH_INTERVAL)
                .orElse(isUpsert(settings) ? Duration.ofMillis(10) : Duration.ofMillis(500));
    }

    private static boolean isUpsert(Settings settings) {
        return settings.get(DELIVERY) == SinkDelivery.UPSERT;
    }

    private static Optional<String> tableNameViolation(String template) {
        if (!template.contains("{collection}")) {
            return Optional.of("has no {collection}, so that all collections would share one table");
        }
        String fixed = template.replace("{collection}", "").replace("{database}", "");
        return fixed.matches("[^{}\\p{Cntrl}]*")
                ? Optional.empty()
                : Optional.of("has something else in braces than {database} and {collection}, or control characters");
    }

    private static Optional<String> jdbcUrlViolation(String url) {
        if (!JDBC_URL.matcher(url).matches()) {
            return Optional.of("is not a JDBC URL of PostgreSQL");
        }
        // The URL is shown in the web UI and in messages.
        return CREDENTIALS_IN_URL.matcher(url).matches()
                ? Optional.of("holds a user or password; they belong in postgres.user and postgres.password")
                : Optional.empty();
    }

    private static Optional<String> unusedBesideUrl(Settings all) {
        return all.find(POSTGRES_URL).map(url -> "has no effect, for postgres.url is given");
    }

    /** Dead letters that are read again would go round for ever. */
    private static Optional<String> deadLettersReadAgain(Settings all) {
        String deadLetters = deadLetterTopic(all);
        boolean read = all.get(KAFKA_TOPIC).stream()
                .anyMatch(topic -> topic.startsWith("/")
                        ? Pattern.matches(topic.substring(1, topic.length() - 1), deadLetters)
                        : topic.equals(deadLetters));
        return read ? Optional.of("is among the topics that kafka.topic reads") : Optional.empty();
    }
}
