package io.sluice.config;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.configuration.MemorySize;

/** The settings of the watcher job: MongoDB to Kafka. */
public final class WatcherSettings {
    private static final Pattern DATABASE_NAME = Pattern.compile("[^/\\\\. \"$*<>:|?\\p{Cntrl}]{1,63}");
    private static final Pattern COLLECTION_NAME = Pattern.compile("(?!system\\.)[^/$\\p{Cntrl}][^$\\p{Cntrl}]{0,254}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(database|collection)}");
    private static final Pattern FIELD_PATH = Pattern.compile("[^.$\\p{Cntrl}][^.\\p{Cntrl}]*(\\.[^.\\p{Cntrl}]+)*");
    private static final String NO_FIELDS = "none";
    private static final int BYTES_PER_MESSAGE = 1024;
    private static final int MIN_MASK_KEY_CHARS = 16;
    private static final ValueType<MemorySize> BATCH_SIZE = ValueType.messagesOr(ValueType.MEMORY, BYTES_PER_MESSAGE);

    private WatcherSettings() {}

    public static final Setting<String> MONGODB_URI = Setting.of("mongodb.uri", ValueType.STRING)
            .env("MONGODB_URI")
            .secret()
            .byDefault("mongodb://localhost:27017")
            .rule(Rules.matching(
                    Pattern.compile("mongodb(\\+srv)?://[^\\s/]+(/\\S*)?"),
                    "mongodb://host:port/… or mongodb+srv://host/…",
                    "${MONGODB_URI:-mongodb://localhost:27017}"))
            .advice((key, given, all) -> SecretAdvice.aboutUri(given, "${MONGODB_URI}"))
            .describe(
                    "Connection string of a replica set or sharded cluster (a standalone server has no change streams)."
                            + " Given as a reference it is resolved on the TaskManagers and never part of the job graph.");

    public static final Setting<List<String>> MONGODB_DATABASE = Setting.of("mongodb.database", ValueType.LIST)
            .env("MONGODB_DATABASE")
            .byDefault(List.of("testdb"))
            .rule(Rules.namesOrPatterns(DATABASE_NAME, "database names", "[shop, \"/tenant_[0-9]+/\"]"))
            .advice((key, given, all) -> all.isGiven(WatcherSettings.MONGODB_COLLECTION)
                    ? Optional.empty()
                    : Optional.of("mongodb.collection is not given, so only collections named events are watched;"
                            + " mongodb.collection: /.*/ watches all"))
            .describe("Databases to watch: names, or regular expressions between slashes, which match a whole name.");

    public static final Setting<List<String>> MONGODB_COLLECTION = Setting.of("mongodb.collection", ValueType.LIST)
            .env("MONGODB_COLLECTION")
            .byDefault(List.of("events"))
            .rule(Rules.namesOrPatterns(
                    COLLECTION_NAME, "collection names without their database", "[players, /log\\..*/]"))
            .describe(
                    "Collections to watch in each of the databases: names, or regular expressions between slashes, which"
                            + " match a whole name. /.*/ is every collection, those made later included.");

    public static final Setting<Duration> MONGODB_CONNECTION_TIMEOUT = Setting.of(
                    "mongodb.connection_timeout", ValueType.DURATION)
            .env("CONNECT_TIMEOUT")
            .byDefault(Duration.ofSeconds(10))
            .rule(Rules.between(Duration.ofMillis(1), Duration.ofHours(1), "10s"))
            .describe("How long to wait for a connection and for a usable server. The driver's connectTimeoutMS and"
                    + " serverSelectionTimeoutMS.");

    public static final Setting<Startup> MONGODB_STARTUP = Setting.of(
                    "mongodb.startup", ValueType.choice(Startup.class))
            .byDefault(Startup.SNAPSHOT)
            .describe("Where to begin without a savepoint or checkpoint. A restored job always goes on where it was.");

    public static final Setting<String> MONGODB_STARTUP_TIMESTAMP = Setting.of(
                    "mongodb.startup_timestamp", ValueType.TIMESTAMP)
            .example("2026-01-31T12:00:00Z")
            .with(
                    MONGODB_STARTUP,
                    all -> all.get(MONGODB_STARTUP) == Startup.TIMESTAMP
                                    && !all.isGiven(WatcherSettings.MONGODB_STARTUP_TIMESTAMP)
                            ? Optional.of("is required with mongodb.startup: timestamp; example: 2026-01-31T12:00:00Z")
                            : Optional.empty())
            .advice((key, given, all) -> all.get(MONGODB_STARTUP) == Startup.TIMESTAMP
                    ? Optional.empty()
                    : Optional.of("has no effect without mongodb.startup: timestamp"))
            .describe("Time of the first change to read, to the second. Must still be in the oplog.");

    public static final Setting<FullDocument> MONGODB_FULL_DOCUMENT = Setting.of(
                    "mongodb.full_document", ValueType.choice(FullDocument.class))
            .byDefault(FullDocument.LOOKUP)
            .advice((key, given, all) -> all.get(WatcherSettings.MONGODB_FULL_DOCUMENT) == FullDocument.OFF
                    ? Optional.of("updates carry no document, so a syncer cannot keep tables from them")
                    : Optional.empty())
            .describe("The after image of an update. The change stream's fullDocument.");

    public static final Setting<BeforeImage> MONGODB_BEFORE_IMAGE = Setting.of(
                    "mongodb.before_image", ValueType.choice(BeforeImage.class))
            .byDefault(BeforeImage.OFF)
            .describe(
                    "The before image of an update, replace or delete. The change stream's fullDocumentBeforeChange.");

    public static final Setting<Integer> MONGODB_BATCH_SIZE = Setting.of("mongodb.batch_size", ValueType.INTEGER)
            .byDefault(8192)
            .rule(Rules.between(1, 1_000_000, "8192"))
            .describe("Most changes per answer of the change stream. The source's batch.size.");

    public static final Setting<MemorySize> MONGODB_SNAPSHOT_SPLIT_SIZE = Setting.of(
                    "mongodb.snapshot_split_size", ValueType.MEMORY)
            .byDefault(MemorySize.ofMebiBytes(64))
            .rule(Rules.between(ValueType.MEMORY, MemorySize.ofMebiBytes(1), MemorySize.ofMebiBytes(16 * 1024), "64mb"))
            .describe(
                    "Size of the pieces that a snapshot is read in, in parallel; progress is kept per piece. The source's"
                            + " scan.incremental.snapshot.chunk.size.mb, so whole megabytes.");

    public static final Setting<Integer> MONGODB_SNAPSHOT_FETCH_SIZE = Setting.of(
                    "mongodb.snapshot_fetch_size", ValueType.INTEGER)
            .byDefault(1024)
            .rule(Rules.between(1, 1_000_000, "1024"))
            .describe("Most documents per answer while a snapshot is read. The source's scan.snapshot.fetch-size.");

    public static final Setting<Duration> MONGODB_HEARTBEAT_INTERVAL = Setting.of(
                    "mongodb.heartbeat_interval", ValueType.DURATION)
            .byDefault(Duration.ofSeconds(1))
            .rule(Rules.between(Duration.ofMillis(1), Duration.ofDays(1), "1s"))
            .describe(
                    "How often the position moves on while nothing changes in the watched collections, so that it never"
                            + " falls out of the oplog. The source's heartbeat.interval.ms.");

    public static final Setting<Boolean> MONGODB_CANARY = Setting.of("mongodb.canary", ValueType.BOOLEAN)
            .byDefault(true)
            .describe(
                    "Whether to write one small document from time to time and to measure when it comes back: tells an"
                            + " idle source from a stuck one. Needs the right to write the canary collection.");

    public static final Setting<String> MONGODB_CANARY_COLLECTION = Setting.of(
                    "mongodb.canary_collection", ValueType.STRING)
            .byDefault("sluice_canary")
            .rule(Rules.matching(COLLECTION_NAME, "a collection name without its database", "sluice_canary"))
            .describe("Where the canary is written, in the first watched database. Its changes never reach Kafka.");

    public static final Setting<Duration> MONGODB_CANARY_INTERVAL = Setting.of(
                    "mongodb.canary_interval", ValueType.DURATION)
            .byDefault(Duration.ofSeconds(10))
            .rule(Rules.between(Duration.ofMillis(100), Duration.ofDays(1), "10s"))
            .describe("Time between two canaries.");

    public static final Setting<LostPosition> MONGODB_ON_LOST_POSITION = Setting.of(
                    "mongodb.on_lost_position", ValueType.choice(LostPosition.class))
            .byDefault(LostPosition.FAIL)
            .describe("What to do when the oplog no longer holds the position to go on from.");

    public static final Setting<DelayPolicy> DELAY_POLICY = Setting.of(
                    "delay.policy", ValueType.choice(DelayPolicy.class))
            .byDefault(DelayPolicy.EACH)
            .describe("Whether a change is held until the time that its document names, and what a newer change of the"
                    + " document does to it. In all cases a delete cancels what is held for its document. See"
                    + " docs/delayed-delivery.md.");

    public static final Setting<List<String>> DELAY_FIELDS = Setting.of("delay.fields", ValueType.LIST)
            .byDefault(List.of("delayedUntil", "requestedReadyTime"))
            .rule(Rules.check(
                    list -> list.stream().allMatch(WatcherSettings::isFieldPath)
                            ? Optional.empty()
                            : Optional.of("has another form"),
                    "field names, with dots between those of nested documents",
                    "[delayedUntil, schedule.publishAt]"))
            .describe(
                    "Fields that name the time: ISO 8601 with an offset, a BSON date, or epoch milliseconds. The first"
                            + " that is there counts. Without one, or with a time that is past, a change is delivered at once.");

    public static final Setting<Map<String, String>> DELAY_COLLECTIONS = Setting.of("delay.collections", ValueType.MAP)
            .rule(Rules.check(
                    map -> map.values().stream().allMatch(fields -> delayFields(fields).stream()
                                    .allMatch(WatcherSettings::isFieldPath))
                            ? Optional.empty()
                            : Optional.of("has a value of another form"),
                    "collections, with or without their database; each with its fields, commas between them, or none",
                    "delay.collections.players: schedule.publishAt"))
            .describe("For single collections, which fields count in place of delay.fields; none: nothing is held.");

    public static final Setting<Duration> DELAY_THRESHOLD = Setting.of("delay.threshold", ValueType.DURATION)
            .byDefault(Duration.ZERO)
            .rule(Rules.between(Duration.ZERO, Duration.ofDays(365), "30min"))
            .describe("A change that would be held no longer than this is delivered at once.");

    public static final Setting<Integer> DELAY_MAX_RELEASE_RATE = Setting.of(
                    "delay.max_release_rate", ValueType.INTEGER)
            .byDefault(0)
            .rule(Rules.between(0, 10_000_000, "20000"))
            .describe("Most held changes that the job releases a second, so that what became due while it was down does"
                    + " not run over what reads the topics. Divided among the subtasks. 0: no limit.");

    public static final Setting<FarAhead> DELAY_FAR_AHEAD = Setting.of(
                    "delay.far_ahead", ValueType.choice(FarAhead.class))
            .byDefault(FarAhead.HOLD)
            .describe(
                    "What becomes of a change that names a time further ahead than delay.far_ahead_from, which is most"
                            + " likely a mistake, such as microseconds for milliseconds. What is held already stays.");

    public static final Setting<Duration> DELAY_FAR_AHEAD_FROM = Setting.of("delay.far_ahead_from", ValueType.DURATION)
            .byDefault(Duration.ofDays(36_525))
            .rule(Rules.between(Duration.ofDays(1), Duration.ofDays(36_525), "3650d"))
            .describe("From where on a time is far ahead; a century, if nothing is set.");

    public static final Setting<String> MASK_RULES = Setting.of("mask.rules", ValueType.YAML)
            .rule(Rules.check(
                    text -> text.startsWith("[") ? Optional.empty() : Optional.of("holds no list"),
                    "a list of sources with their fields, each hash, redact or drop; or the path of a YAML file that"
                            + " holds it",
                    "[{source: shop.customers, fields: {email: hash, address.street: redact, ssn: drop}}]"))
            .describe(
                    "Fields that never reach Kafka as they are: in place, or the path of a YAML file, from this file's"
                            + " folder. See docs/masking.md.");

    public static final Setting<String> MASK_KEY = Setting.of("mask.key", ValueType.STRING)
            .secret()
            .rule(Rules.check(
                    key -> key.length() >= MIN_MASK_KEY_CHARS ? Optional.empty() : Optional.of("is too short"),
                    "a text of at least " + MIN_MASK_KEY_CHARS + " characters, the same on every machine",
                    "${file:/run/secrets/mask-key}"))
            .advice((key, given, all) -> SecretAdvice.aboutText(given, "${MASK_KEY}"))
            .describe("Key of the hashes (HMAC-SHA-256). With another key the same values have other hashes. Given as a"
                    + " reference it is resolved on the TaskManagers and never part of the job graph.");

    public static final Setting<String> MASK_TEXT = Setting.of("mask.text", ValueType.STRING)
            .byDefault("***")
            .rule(Rules.any(ValueType.STRING, "\"***\""))
            .describe("What stands for a text that is redacted; every other value becomes null.");

    public static final Setting<List<String>> KAFKA_BROKERS = CommonSettings.KAFKA_BROKERS;

    public static final Setting<String> KAFKA_TOPIC = Setting.of("kafka.topic", ValueType.STRING)
            .env("KAFKA_TOPIC")
            .byDefault("cdc.{database}.{collection}")
            .rule(Rules.check(
                    WatcherSettings::topicViolation,
                    "letters, digits, dots, dashes, underscores, {database} and {collection}; at most 249 characters",
                    "cdc.{database}.{collection}"))
            .describe("Topic of a change; {database} and {collection} are filled in. A fixed name, such as cdc-events,"
                    + " collects all collections in one topic.");

    public static final Setting<Integer> KAFKA_PARTITIONS = Setting.of("kafka.partitions", ValueType.INTEGER)
            .byDefault(4)
            .rule(Rules.between(1, 10_000, "4"))
            .describe(
                    "Partitions of a topic that the job creates; topics that exist stay as they are. More can be added"
                            + " later only at the price of order: a key may move to another partition.");

    public static final Setting<Integer> KAFKA_REPLICATION = Setting.of("kafka.replication", ValueType.INTEGER)
            .byDefault(1)
            .rule(Rules.between(1, 100, "3"))
            .describe("Copies of each partition of a topic that the job creates. At most the number of brokers in the"
                    + " cluster, so 1 is the only default that works everywhere; use 3 where there are three brokers.");

    public static final Setting<Duration> CHECKPOINT_INTERVAL = CommonSettings.CHECKPOINT_INTERVAL;

    public static final Setting<KafkaDelivery> KAFKA_DELIVERY = Setting.of(
                    "kafka.delivery", ValueType.choice(KafkaDelivery.class))
            .byDefault(KafkaDelivery.EXACTLY_ONCE)
            .describe("What readers of the topics can rely on; tables end up the same with both.");

    public static final Setting<String> KAFKA_TRANSACTIONAL_ID_PREFIX = Setting.of(
                    "kafka.transactional_id_prefix", ValueType.STRING)
            .byDefault("sluice-watcher")
            .rule(Rules.matching(
                    Pattern.compile("[A-Za-z0-9._-]{1,100}"),
                    "1 to 100 letters, digits, dots, dashes, underscores",
                    "sluice-watcher"))
            .describe(
                    "Beginning of the ids of Kafka transactions. Two jobs on one Kafka cluster need two prefixes: with the"
                            + " same one each aborts the other's transactions. Keep it across restarts.");

    public static final Setting<Duration> KAFKA_TRANSACTION_TIMEOUT = Setting.of(
                    "kafka.transaction_timeout", ValueType.DURATION)
            .byDefault(Duration.ofMinutes(15))
            .rule(Rules.between(Duration.ofSeconds(1), Duration.ofDays(7), "15min"))
            .with(
                    CHECKPOINT_INTERVAL,
                    all -> all.get(WatcherSettings.KAFKA_TRANSACTION_TIMEOUT).compareTo(all.get(CHECKPOINT_INTERVAL))
                                    <= 0
                            ? Optional.of(
                                    "is not longer than checkpoint.interval, so transactions would end before their commit")
                            : Optional.empty())
            .advice((key, given, all) ->
                    all.get(WatcherSettings.KAFKA_TRANSACTION_TIMEOUT).compareTo(Duration.ofMinutes(15)) > 0
                            ? Optional.of(
                                    "is longer than what brokers allow by default; raise transaction.max.timeout.ms there")
                            : Optional.empty())
            .describe(
                    "After this long without a commit Kafka aborts a transaction, and its records are lost: must be longer"
                            + " than the longest outage of the job plus a checkpoint. Kafka's transaction.timeout.ms, which brokers"
                            + " limit by transaction.max.timeout.ms (15min).");

    public static final Setting<Compression> KAFKA_COMPRESSION = Setting.of(
                    "kafka.compression", ValueType.choice(Compression.class))
            .byDefault(Compression.SNAPPY)
            .describe("Codec of record batches. Kafka's compression.type.");

    public static final Setting<MemorySize> KAFKA_BATCH_SIZE = Setting.of("kafka.batch_size", BATCH_SIZE)
            .byDefault(MemorySize.parse("256kb"))
            .rule(Rules.between(BATCH_SIZE, MemorySize.ZERO, MemorySize.ofMebiBytes(64), "256kb"))
            .advice((key, given, all) ->
                    Character.isDigit(given.trim().charAt(given.trim().length() - 1))
                            ? Optional.of("counts messages, Kafka counts bytes: taken as "
                                    + ValueType.MEMORY.write(all.get(WatcherSettings.KAFKA_BATCH_SIZE))
                                    + " (1kb per message); write a size such as 256kb")
                            : Optional.empty())
            .describe(
                    "Most bytes that the producer gathers per partition before it sends. Kafka's batch.size. A bare number"
                            + " counts messages and is taken as that many kb.");

    public static final Setting<MemorySize> KAFKA_MAX_RECORD_SIZE = Setting.of(
                    "kafka.max_record_size", ValueType.MEMORY)
            .byDefault(MemorySize.parse("32mb"))
            .rule(Rules.between(ValueType.MEMORY, MemorySize.parse("16kb"), MemorySize.ofMebiBytes(512), "32mb"))
            .describe(
                    "Largest record that is sent, uncompressed; a larger event becomes a dead letter, as does one that"
                            + " is larger than its topic takes. The default has room for documents of 16 MB. Kafka's"
                            + " max.request.size, and max.message.bytes of the topics that are created.");

    public static final Setting<String> KAFKA_DEAD_LETTER_TOPIC = CommonSettings.deadLetterTopic()
            .describe("Topic of the events that are too large for theirs, with their reason; {job} is job.name. It is"
                    + " created when the first one comes.");

    public static final Setting<Duration> KAFKA_BATCH_TIMEOUT = Setting.of("kafka.batch_timeout", ValueType.DURATION)
            .byDefault(Duration.ofMillis(10))
            .rule(Rules.between(Duration.ZERO, Duration.ofMinutes(1), "10ms"))
            .describe("How long a batch that is not full waits for more records. Kafka's linger.ms.");

    public static final Setting<Integer> KAFKA_MAX_RETRIES = CommonSettings.KAFKA_MAX_RETRIES;

    public static final Setting<Duration> KAFKA_TIMEOUT = Setting.of("kafka.timeout", ValueType.DURATION)
            .env("KAFKA_TIMEOUT")
            .byDefault(Duration.ofSeconds(30))
            .rule(Rules.between(Duration.ofMillis(100), Duration.ofHours(1), "30s"))
            .with(
                    KAFKA_BATCH_TIMEOUT,
                    all -> all.get(WatcherSettings.KAFKA_TIMEOUT).compareTo(all.get(KAFKA_BATCH_TIMEOUT)) <= 0
                            ? Optional.of("is not longer than kafka.batch_timeout")
                            : Optional.empty())
            .describe("How long a record may take to be acknowledged, retries included, before the job fails and is"
                    + " restarted. Kafka's delivery.timeout.ms.");

    public static final Setting<Map<String, String>> KAFKA_PROPERTIES = CommonSettings.KAFKA_PROPERTIES;
    public static final Setting<EventFormat> FORMAT = CommonSettings.FORMAT;
    public static final Setting<Integer> RETRY_MAX_ATTEMPTS = CommonSettings.RETRY_MAX_ATTEMPTS;
    public static final Setting<Duration> RETRY_INITIAL_BACKOFF = CommonSettings.RETRY_INITIAL_BACKOFF;
    public static final Setting<Duration> RETRY_MAX_BACKOFF = CommonSettings.RETRY_MAX_BACKOFF;
    public static final Setting<Integer> PARALLELISM = CommonSettings.PARALLELISM;
    public static final Setting<Integer> MAX_PARALLELISM = CommonSettings.MAX_PARALLELISM;
    public static final Setting<String> JOB_NAME = CommonSettings.jobName("sluice-watcher");
    public static final Setting<LogLevel> LOGGING_LEVEL = CommonSettings.LOGGING_LEVEL;
    public static final Setting<LogFormat> LOGGING_FORMAT = CommonSettings.LOGGING_FORMAT;

    /** All settings, in the order of the reference page. */
    public static List<Setting<?>> all() {
        return List.of(
                MONGODB_URI,
                MONGODB_DATABASE,
                MONGODB_COLLECTION,
                MONGODB_CONNECTION_TIMEOUT,
                MONGODB_STARTUP,
                MONGODB_STARTUP_TIMESTAMP,
                MONGODB_FULL_DOCUMENT,
                MONGODB_BEFORE_IMAGE,
                MONGODB_BATCH_SIZE,
                MONGODB_SNAPSHOT_SPLIT_SIZE,
                MONGODB_SNAPSHOT_FETCH_SIZE,
                MONGODB_HEARTBEAT_INTERVAL,
                MONGODB_CANARY,
                MONGODB_CANARY_COLLECTION,
                MONGODB_CANARY_INTERVAL,
                MONGODB_ON_LOST_POSITION,
                DELAY_POLICY,
                DELAY_FIELDS,
                DELAY_COLLECTIONS,
                DELAY_THRESHOLD,
                DELAY_MAX_RELEASE_RATE,
                DELAY_FAR_AHEAD,
                DELAY_FAR_AHEAD_FROM,
                MASK_RULES,
                MASK_KEY,
                MASK_TEXT,
                KAFKA_BROKERS,
                KAFKA_TOPIC,
                KAFKA_PARTITIONS,
                KAFKA_REPLICATION,
                KAFKA_DELIVERY,
                KAFKA_TRANSACTIONAL_ID_PREFIX,
                KAFKA_TRANSACTION_TIMEOUT,
                KAFKA_COMPRESSION,
                KAFKA_BATCH_SIZE,
                KAFKA_MAX_RECORD_SIZE,
                KAFKA_DEAD_LETTER_TOPIC,
                KAFKA_BATCH_TIMEOUT,
                KAFKA_MAX_RETRIES,
                KAFKA_TIMEOUT,
                KAFKA_PROPERTIES,
                FORMAT,
                RETRY_MAX_ATTEMPTS,
                RETRY_INITIAL_BACKOFF,
                RETRY_MAX_BACKOFF,
                PARALLELISM,
                MAX_PARALLELISM,
                CHECKPOINT_INTERVAL,
                JOB_NAME,
                LOGGING_LEVEL,
                LOGGING_FORMAT,
                ObsoleteSettings.TOKEN_STORAGE_TYPE,
                ObsoleteSettings.TOKEN_STORAGE_REDIS_ADDR,
                ObsoleteSettings.TOKEN_STORAGE_REDIS_PASSWORD,
                ObsoleteSettings.TOKEN_STORAGE_REDIS_DB,
                ObsoleteSettings.TOKEN_STORAGE_REDIS_KEY,
                ObsoleteSettings.TOKEN_STORAGE_FILE_PATH,
                ObsoleteSettings.TOKEN_SAVE_INTERVAL,
                ObsoleteSettings.BUFFER_PATH,
                ObsoleteSettings.BUFFER_BATCH_SIZE,
                ObsoleteSettings.MONITOR_INTERVAL);
    }

    /** {@link #KAFKA_DEAD_LETTER_TOPIC} with the job's name filled in. */
    public static String deadLetterTopic(Settings settings) {
        return settings.get(KAFKA_DEAD_LETTER_TOPIC).replace(CommonSettings.JOB_PLACEHOLDER, settings.get(JOB_NAME));
    }

    /** {@link #MONGODB_STARTUP_TIMESTAMP} as a moment. */
    public static Optional<Instant> startupTime(Settings settings) {
        return settings.find(MONGODB_STARTUP_TIMESTAMP).map(Instant::parse);
    }

    /** A value of {@link #DELAY_COLLECTIONS} as a list. */
    public static List<String> delayFields(String fields) {
        return fields.trim().equals(NO_FIELDS) ? List.of() : ValueType.split(fields);
    }

    private static boolean isFieldPath(String text) {
        return FIELD_PATH.matcher(text).matches();
    }

    private static Optional<String> topicViolation(String template) {
        String name = PLACEHOLDER.matcher(template).replaceAll("x");
        return CommonSettings.TOPIC_NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("is not a legal topic name");
    }
}
