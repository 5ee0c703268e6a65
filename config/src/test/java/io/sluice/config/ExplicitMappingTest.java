package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every setting, given a value that is not its default, arrives under its own constant. */
class ExplicitMappingTest {
    @TempDir
    Path folder;

    @Test
    void watcher() {
        Path file = Loading.file(
                folder,
                """
                mongodb:
                  uri: ${MONGODB_URI}
                  database: [shop, "/tenant_[0-9]+/"]
                  collection: /.*/
                  connection_timeout: 3s
                  startup: timestamp
                  startup_timestamp: 2026-01-31T12:00:00+02:00
                  full_document: required
                  before_image: when_available
                  batch_size: 100
                  snapshot_split_size: 8mb
                  snapshot_fetch_size: 17
                  heartbeat_interval: 500ms
                  canary: false
                  canary_collection: ping
                  canary_interval: 1min
                  on_lost_position: resnapshot
                delay:
                  policy: latest
                  fields: [publishAt, schedule.at]
                  collections:
                    players: requestedReadyTime
                    shop.app.log: none
                  threshold: 30min
                  max_release_rate: 5000
                  far_ahead: drop
                  far_ahead_from: 400d
                mask:
                  rules:
                    - source: shop.customers
                      fields: {email: hash}
                  key: "${file:/run/secrets/mask-key}"
                  text: "-"
                kafka:
                  brokers:
                    - kafka-1:9092
                    - "[::1]:9093"
                  topic: cdc-events
                  partitions: 12
                  replication: 3
                  delivery: at-least-once
                  transactional_id_prefix: shop
                  transaction_timeout: 5min
                  compression: zstd
                  batch_size: 64kb
                  max_record_size: 2mb
                  dead_letter_topic: dead.{job}
                  batch_timeout: 20ms
                  max_retries: 7
                  timeout: 1min
                  properties:
                    security.protocol: SASL_SSL
                    sasl:
                      jaas.config: ${file:/run/secrets/jaas}
                format: sluice
                retry: {max_attempts: 9, initial_backoff: 2s, max_backoff: 1min}
                parallelism: 4
                max_parallelism: 64
                checkpoint.interval: 10s
                job.name: shop-watcher
                logging: {level: debug, format: console}
                """);

        Settings settings = Loading.watcher(Loading.config(file));

        assertThat(settings.secret(WatcherSettings.MONGODB_URI)).isEqualTo(new Secret("${MONGODB_URI}"));
        assertThat(settings.get(WatcherSettings.MONGODB_DATABASE)).containsExactly("shop", "/tenant_[0-9]+/");
        assertThat(settings.get(WatcherSettings.MONGODB_COLLECTION)).containsExactly("/.*/");
        assertThat(settings.get(WatcherSettings.MONGODB_CONNECTION_TIMEOUT)).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.get(WatcherSettings.MONGODB_STARTUP)).isEqualTo(Startup.TIMESTAMP);
        assertThat(WatcherSettings.startupTime(settings)).contains(Instant.parse("2026-01-31T10:00:00Z"));
        assertThat(settings.get(WatcherSettings.MONGODB_FULL_DOCUMENT)).isEqualTo(FullDocument.REQUIRED);
        assertThat(settings.get(WatcherSettings.MONGODB_BEFORE_IMAGE)).isEqualTo(BeforeImage.WHEN_AVAILABLE);
        assertThat(settings.get(WatcherSettings.MONGODB_BATCH_SIZE)).isEqualTo(100);
        assertThat(settings.get(WatcherSettings.MONGODB_SNAPSHOT_SPLIT_SIZE)).isEqualTo(MemorySize.ofMebiBytes(8));
        assertThat(settings.get(WatcherSettings.MONGODB_SNAPSHOT_FETCH_SIZE)).isEqualTo(17);
        assertThat(settings.get(WatcherSettings.MONGODB_HEARTBEAT_INTERVAL)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.get(WatcherSettings.MONGODB_CANARY)).isFalse();
        assertThat(settings.get(WatcherSettings.MONGODB_CANARY_COLLECTION)).isEqualTo("ping");
        assertThat(settings.get(WatcherSettings.MONGODB_CANARY_INTERVAL)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.get(WatcherSettings.MONGODB_ON_LOST_POSITION)).isEqualTo(LostPosition.RESNAPSHOT);
        assertThat(settings.get(WatcherSettings.DELAY_POLICY)).isEqualTo(DelayPolicy.LATEST);
        assertThat(settings.get(WatcherSettings.DELAY_FIELDS)).containsExactly("publishAt", "schedule.at");
        assertThat(settings.get(WatcherSettings.DELAY_COLLECTIONS))
                .isEqualTo(Map.of("players", "requestedReadyTime", "shop.app.log", "none"));
        assertThat(settings.get(WatcherSettings.DELAY_THRESHOLD)).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.get(WatcherSettings.DELAY_MAX_RELEASE_RATE)).isEqualTo(5000);
        assertThat(settings.get(WatcherSettings.DELAY_FAR_AHEAD)).isEqualTo(FarAhead.DROP);
        assertThat(settings.get(WatcherSettings.DELAY_FAR_AHEAD_FROM)).isEqualTo(Duration.ofDays(400));
        assertThat(settings.raw("mask.rules").get(0).get("fields").get("email").textValue())
                .isEqualTo("hash");
        assertThat(settings.secret(WatcherSettings.MASK_KEY)).isEqualTo(new Secret("${file:/run/secrets/mask-key}"));
        assertThat(settings.get(WatcherSettings.MASK_TEXT)).isEqualTo("-");
        assertThat(settings.get(WatcherSettings.KAFKA_BROKERS)).containsExactly("kafka-1:9092", "[::1]:9093");
        assertThat(settings.get(WatcherSettings.KAFKA_TOPIC)).isEqualTo("cdc-events");
        assertThat(settings.get(WatcherSettings.KAFKA_PARTITIONS)).isEqualTo(12);
        assertThat(settings.get(WatcherSettings.KAFKA_REPLICATION)).isEqualTo(3);
        assertThat(settings.get(WatcherSettings.KAFKA_DELIVERY)).isEqualTo(KafkaDelivery.AT_LEAST_ONCE);
        assertThat(settings.get(WatcherSettings.KAFKA_TRANSACTIONAL_ID_PREFIX)).isEqualTo("shop");
        assertThat(settings.get(WatcherSettings.KAFKA_TRANSACTION_TIMEOUT)).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.get(WatcherSettings.KAFKA_COMPRESSION)).isEqualTo(Compression.ZSTD);
        assertThat(settings.get(WatcherSettings.KAFKA_BATCH_SIZE)).isEqualTo(new MemorySize(65_536));
        assertThat(settings.get(WatcherSettings.KAFKA_MAX_RECORD_SIZE)).isEqualTo(MemorySize.ofMebiBytes(2));
        assertThat(WatcherSettings.deadLetterTopic(settings)).isEqualTo("dead.shop-watcher");
        assertThat(settings.get(WatcherSettings.KAFKA_BATCH_TIMEOUT)).isEqualTo(Duration.ofMillis(20));
        assertThat(settings.get(WatcherSettings.KAFKA_MAX_RETRIES)).isEqualTo(7);
        assertThat(settings.get(WatcherSettings.KAFKA_TIMEOUT)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.secrets(WatcherSettings.KAFKA_PROPERTIES))
                .isEqualTo(Map.of(
                        "security.protocol", new Secret("SASL_SSL"),
                        "sasl.jaas.config", new Secret("${file:/run/secrets/jaas}")));
        assertThat(settings.get(WatcherSettings.FORMAT)).isEqualTo(EventFormat.SLUICE);
        assertThat(settings.get(WatcherSettings.RETRY_MAX_ATTEMPTS)).isEqualTo(9);
        assertThat(settings.get(WatcherSettings.RETRY_INITIAL_BACKOFF)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.get(WatcherSettings.RETRY_MAX_BACKOFF)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.get(WatcherSettings.PARALLELISM)).isEqualTo(4);
        assertThat(settings.get(WatcherSettings.MAX_PARALLELISM)).isEqualTo(64);
        assertThat(settings.get(WatcherSettings.CHECKPOINT_INTERVAL)).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.get(WatcherSettings.JOB_NAME)).isEqualTo("shop-watcher");
        assertThat(settings.get(WatcherSettings.LOGGING_LEVEL)).isEqualTo(LogLevel.DEBUG);
        assertThat(settings.get(WatcherSettings.LOGGING_FORMAT)).isEqualTo(LogFormat.CONSOLE);
        assertAllAreGiven(settings, WatcherSettings.all());
    }

    @Test
    void syncer() throws Exception {
        Files.createDirectory(folder.resolve("mappings"));
        Files.writeString(folder.resolve("mappings/players.yaml"), "- {collection: players, table: players}\n");
        Path file = Loading.file(
                folder,
                """
                kafka:
                  brokers: "a:1, b:2"
                  topic: "cdc.shop.orders, /cdc\\\\.x{1,2}/"
                  consumer_group: shop
                  start: earliest
                  isolation_level: read_committed
                  partition_discovery_interval: 1min
                  max_retries: 0
                  properties: {client.id: shop}
                  dead_letter_topic: dead.{job}
                format: sluice
                postgres:
                  url: jdbc:postgresql://db-1,db-2/shop?targetServerType=primary
                  host: db-3
                  port: 5433
                  database: other
                  user: writer
                  password: "${file:/run/secrets/postgres}"
                  schema: shop
                  connection_timeout: 2s
                  lock_timeout: 1s
                  statement_timeout: 30s
                  transaction_prefix: shop-rows
                  allow_rewind: true
                delivery: upsert
                batch: {buffer_size: 10, flush_interval: 1s, copy_threshold: 5}
                deletes: soft
                tables: {name: "{database}_{collection}", create: false, evolve: false}
                mappings: mappings/players.yaml
                retry: {max_attempts: 1, initial_backoff: 2s, max_backoff: 3s}
                parallelism: 2
                max_parallelism: 256
                checkpoint: {interval: 200ms}
                job: {name: shop-syncer}
                logging: {level: warn, format: console}
                """);

        Settings settings = Loading.syncer(Loading.config(file));

        assertThat(settings.get(SyncerSettings.KAFKA_BROKERS)).containsExactly("a:1", "b:2");
        assertThat(settings.get(SyncerSettings.KAFKA_TOPIC)).containsExactly("cdc.shop.orders", "/cdc\\.x{1,2}/");
        assertThat(settings.get(SyncerSettings.KAFKA_CONSUMER_GROUP)).isEqualTo("shop");
        assertThat(settings.get(SyncerSettings.KAFKA_START)).isEqualTo(KafkaStart.EARLIEST);
        assertThat(settings.get(SyncerSettings.KAFKA_ISOLATION_LEVEL)).isEqualTo(KafkaIsolation.READ_COMMITTED);
        assertThat(settings.get(SyncerSettings.KAFKA_PARTITION_DISCOVERY_INTERVAL))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.get(SyncerSettings.KAFKA_MAX_RETRIES)).isZero();
        assertThat(settings.secrets(SyncerSettings.KAFKA_PROPERTIES))
                .isEqualTo(Map.of("client.id", new Secret("shop")));
        assertThat(SyncerSettings.deadLetterTopic(settings)).isEqualTo("dead.shop-syncer");
        assertThat(settings.get(SyncerSettings.FORMAT)).isEqualTo(EventFormat.SLUICE);
        assertThat(SyncerSettings.jdbcUrl(settings))
                .isEqualTo("jdbc:postgresql://db-1,db-2/shop?targetServerType=primary");
        assertThat(settings.get(SyncerSettings.POSTGRES_HOST)).isEqualTo("db-3");
        assertThat(settings.get(SyncerSettings.POSTGRES_PORT)).isEqualTo(5433);
        assertThat(settings.get(SyncerSettings.POSTGRES_DATABASE)).isEqualTo("other");
        assertThat(settings.get(SyncerSettings.POSTGRES_USER)).isEqualTo("writer");
        assertThat(settings.secret(SyncerSettings.POSTGRES_PASSWORD))
                .isEqualTo(new Secret("${file:/run/secrets/postgres}"));
        assertThat(settings.get(SyncerSettings.POSTGRES_SCHEMA)).isEqualTo("shop");
        assertThat(settings.get(SyncerSettings.POSTGRES_CONNECTION_TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.get(SyncerSettings.POSTGRES_LOCK_TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.get(SyncerSettings.POSTGRES_STATEMENT_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(SyncerSettings.POSTGRES_TRANSACTION_PREFIX)).isEqualTo("shop-rows");
        assertThat(settings.get(SyncerSettings.POSTGRES_ALLOW_REWIND)).isTrue();
        assertThat(settings.get(SyncerSettings.DELIVERY)).isEqualTo(SinkDelivery.UPSERT);
        assertThat(settings.get(SyncerSettings.BATCH_BUFFER_SIZE)).isEqualTo(10);
        assertThat(settings.get(SyncerSettings.BATCH_FLUSH_INTERVAL)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.get(SyncerSettings.BATCH_COPY_THRESHOLD)).isEqualTo(5);
        assertThat(settings.get(SyncerSettings.DELETES)).isEqualTo(DeleteMode.SOFT);
        assertThat(settings.get(SyncerSettings.TABLES_CREATE)).isFalse();
        assertThat(settings.get(SyncerSettings.TABLES_EVOLVE)).isFalse();
        assertThat(settings.raw("mappings").get(0).get("table").textValue()).isEqualTo("players");
        assertThat(settings.get(SyncerSettings.RETRY_MAX_ATTEMPTS)).isEqualTo(1);
        assertThat(settings.get(SyncerSettings.RETRY_INITIAL_BACKOFF)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.get(SyncerSettings.RETRY_MAX_BACKOFF)).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.get(SyncerSettings.PARALLELISM)).isEqualTo(2);
        assertThat(settings.get(SyncerSettings.MAX_PARALLELISM)).isEqualTo(256);
        assertThat(settings.get(SyncerSettings.CHECKPOINT_INTERVAL)).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.get(SyncerSettings.JOB_NAME)).isEqualTo("shop-syncer");
        assertThat(settings.get(SyncerSettings.LOGGING_LEVEL)).isEqualTo(LogLevel.WARN);
        assertThat(settings.get(SyncerSettings.LOGGING_FORMAT)).isEqualTo(LogFormat.CONSOLE);
        assertAllAreGiven(settings, SyncerSettings.all());
    }

    /** So that a new setting cannot be left out of the tests above. */
    private static void assertAllAreGiven(Settings settings, List<Setting<?>> all) {
        assertThat(all.stream().filter(setting -> setting.replacedBy().isEmpty()))
                .allSatisfy(setting ->
                        assertThat(settings.isGiven(setting)).as(setting.key()).isTrue());
    }

    @Test
    void environmentNames() {
        Map<String, String> env = new HashMap<>(Map.of(
                "MONGODB_URI", "mongodb://db:27017",
                "MONGODB_DATABASE", "shop",
                "MONGODB_COLLECTION", "orders,items",
                "KAFKA_BROKERS", "a:1,b:2",
                "KAFKA_TOPIC", "cdc-events",
                "KAFKA_RETRIES", "3",
                "KAFKA_TIMEOUT", "20s",
                "CONNECT_TIMEOUT", "4s",
                "MAX_RETRIES", "6",
                "BACKOFF_INTERVAL", "5s"));
        env.putAll(Map.of("BUFFER_PATH", "./buffer.db", "BUFFER_BATCH_SIZE", "100", "MONITOR_INTERVAL", "30s"));
        env.putAll(Map.of("POSTGRES_URL", "jdbc:postgresql://db/shop", "POSTGRES_USER", "u", "POSTGRES_PASSWORD", "p"));

        Settings watcher = Loading.load(WatcherSettings.all(), env);
        Settings syncer = Loading.load(SyncerSettings.all(), env);

        assertThat(watcher.secret(WatcherSettings.MONGODB_URI).resolve()).isEqualTo("mongodb://db:27017");
        assertThat(watcher.get(WatcherSettings.MONGODB_DATABASE)).containsExactly("shop");
        assertThat(watcher.get(WatcherSettings.MONGODB_COLLECTION)).containsExactly("orders", "items");
        assertThat(watcher.get(WatcherSettings.KAFKA_BROKERS)).containsExactly("a:1", "b:2");
        assertThat(watcher.get(WatcherSettings.KAFKA_TOPIC)).isEqualTo("cdc-events");
        assertThat(watcher.get(WatcherSettings.KAFKA_MAX_RETRIES)).isEqualTo(3);
        assertThat(watcher.get(WatcherSettings.KAFKA_TIMEOUT)).isEqualTo(Duration.ofSeconds(20));
        assertThat(watcher.get(WatcherSettings.MONGODB_CONNECTION_TIMEOUT)).isEqualTo(Duration.ofSeconds(4));
        assertThat(watcher.get(WatcherSettings.RETRY_MAX_ATTEMPTS)).isEqualTo(6);
        assertThat(watcher.get(WatcherSettings.RETRY_INITIAL_BACKOFF)).isEqualTo(Duration.ofSeconds(5));
        assertThat(watcher.warnings()).hasSize(3).allMatch(warning -> warning.contains("has no effect on Flink"));
        assertThat(syncer.get(SyncerSettings.KAFKA_TOPIC)).containsExactly("cdc-events");
        assertThat(SyncerSettings.jdbcUrl(syncer)).isEqualTo("jdbc:postgresql://db/shop");
        assertThat(syncer.get(SyncerSettings.POSTGRES_USER)).isEqualTo("u");
        assertThat(syncer.secret(SyncerSettings.POSTGRES_PASSWORD).resolve()).isEqualTo("p");
        Stream.concat(WatcherSettings.all().stream(), SyncerSettings.all().stream())
                .flatMap(setting -> setting.env().stream())
                .forEach(name -> assertThat(env).containsKey(name));
    }
}
