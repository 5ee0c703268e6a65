package io.sluice.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the design that came before Flink load as they are, with a warning for each line that has no effect. */
class OlderFilesTest {
    @TempDir
    Path folder;

    @Test
    void watcher() {
        Path file = Loading.file(
                folder,
                """
                # MongoDB Configuration
                mongodb:
                  uri: "mongodb://localhost:27017"
                  database: "game_db"
                  collection: "players"
                  connection_timeout: "10s"

                # Kafka Configuration
                kafka:
                  brokers:
                    - "localhost:9092"
                  topic: "cdc.game_db.players"
                  compression: "snappy"
                  batch_size: 100
                  batch_timeout: "10ms"
                  max_retries: 5

                # Resume Token Storage
                token_storage:
                  type: "redis"  # or "file"
                  redis:
                    addr: "localhost:6379"
                    password: ""
                    db: 0
                    key: "cdc:watcher:resume_token"
                  file:
                    path: "/var/lib/watcher/resume_token.dat"

                # Logging
                logging:
                  level: "info"  # debug, info, warn, error
                  format: "json"  # json or console

                # Performance
                performance:
                  token_save_interval: 10  # Save token every N messages
                """);

        Settings settings = Loading.watcher(Loading.config(file));

        assertThat(settings.get(WatcherSettings.MONGODB_DATABASE)).containsExactly("game_db");
        assertThat(settings.get(WatcherSettings.MONGODB_COLLECTION)).containsExactly("players");
        assertThat(settings.get(WatcherSettings.KAFKA_TOPIC)).isEqualTo("cdc.game_db.players");
        assertThat(settings.get(WatcherSettings.KAFKA_BATCH_SIZE)).isEqualTo(MemorySize.parse("100kb"));
        assertThat(settings.warnings())
                .satisfiesExactlyInAnyOrder(
                        warning -> assertThat(warning)
                                .startsWith("kafka.batch_size: counts messages")
                                .contains("100kb"),
                        warning -> assertThat(warning).startsWith("token_storage.type: has no effect on Flink"),
                        warning -> assertThat(warning).startsWith("token_storage.redis.addr: has no effect"),
                        warning -> assertThat(warning).startsWith("token_storage.redis.password: has no effect"),
                        warning -> assertThat(warning).startsWith("token_storage.redis.db: has no effect"),
                        warning -> assertThat(warning).startsWith("token_storage.redis.key: has no effect"),
                        warning -> assertThat(warning).startsWith("token_storage.file.path: has no effect"),
                        warning -> assertThat(warning)
                                .startsWith("performance.token_save_interval: has no effect")
                                .contains("checkpoint.interval"));
    }

    @Test
    void syncer() {
        Path file = Loading.file(
                folder,
                """
                # Kafka Configuration
                kafka:
                  brokers:
                    - "localhost:9092"
                  topic: "cdc.game_db.players"
                  consumer_group: "cdc-syncer"
                  max_retries: 5

                # PostgreSQL Configuration
                postgres:
                  host: "localhost"
                  port: 5432
                  database: "analytics_db"
                  user: "syncer"
                  password: "secret"
                  min_connections: 10
                  max_connections: 50
                  connection_timeout: "10s"

                # Batch Configuration
                batch:
                  buffer_size: 1000
                  flush_interval: "500ms"
                  copy_threshold: 100  # Use COPY protocol for batches >= this size

                # Worker Pool
                workers:
                  pool_size: 10
                  channel_buffer: 1000

                # Logging
                logging:
                  level: "info"
                  format: "json"
                """);

        Settings settings = Loading.syncer(Loading.config(file));

        assertThat(SyncerSettings.jdbcUrl(settings)).isEqualTo("jdbc:postgresql://localhost:5432/analytics_db");
        assertThat(settings.get(SyncerSettings.BATCH_FLUSH_INTERVAL)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.secret(SyncerSettings.POSTGRES_PASSWORD).resolve()).isEqualTo("secret");
        assertThat(settings.warnings())
                .satisfiesExactlyInAnyOrder(
                        warning -> assertThat(warning).startsWith("postgres.password: holds a literal secret"),
                        warning -> assertThat(warning).startsWith("postgres.min_connections: has no effect"),
                        warning -> assertThat(warning).startsWith("postgres.max_connections: has no effect"),
                        warning -> assertThat(warning)
                                .startsWith("workers.pool_size: has no effect")
                                .contains("parallelism"),
                        warning -> assertThat(warning).startsWith("workers.channel_buffer: has no effect"));
    }

    /** The variables of a service without Flink, with the values of its documentation. */
    @Test
    void environment() {
        Map<String, String> env = Map.ofEntries(
                entry("MONGODB_URI", "mongodb://localhost:27017"),
                entry("MONGODB_DATABASE", "testdb"),
                entry("MONGODB_COLLECTION", "events"),
                entry("KAFKA_BROKERS", "localhost:9092"),
                entry("KAFKA_TOPIC", "cdc-events"),
                entry("KAFKA_RETRIES", "3"),
                entry("KAFKA_TIMEOUT", "30s"),
                entry("BUFFER_PATH", "./buffer.db"),
                entry("BUFFER_BATCH_SIZE", "100"),
                entry("MONITOR_INTERVAL", "30s"),
                entry("CONNECT_TIMEOUT", "10s"),
                entry("MAX_RETRIES", "5"),
                entry("BACKOFF_INTERVAL", "5s"));

        Settings settings = Loading.load(WatcherSettings.all(), env, "--format", "buffered");

        assertThat(settings.secret(WatcherSettings.MONGODB_URI).resolve()).isEqualTo("mongodb://localhost:27017");
        assertThat(settings.get(WatcherSettings.MONGODB_DATABASE)).containsExactly("testdb");
        assertThat(settings.get(WatcherSettings.MONGODB_COLLECTION)).containsExactly("events");
        assertThat(settings.get(WatcherSettings.KAFKA_BROKERS)).containsExactly("localhost:9092");
        assertThat(settings.get(WatcherSettings.KAFKA_TOPIC)).isEqualTo("cdc-events");
        assertThat(settings.get(WatcherSettings.KAFKA_MAX_RETRIES)).isEqualTo(3);
        assertThat(settings.get(WatcherSettings.KAFKA_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(WatcherSettings.MONGODB_CONNECTION_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.get(WatcherSettings.RETRY_MAX_ATTEMPTS)).isEqualTo(5);
        assertThat(settings.get(WatcherSettings.RETRY_INITIAL_BACKOFF)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(WatcherSettings.FORMAT)).isEqualTo(EventFormat.BUFFERED);
        assertThat(settings.warnings())
                .satisfiesExactlyInAnyOrder(
                        warning -> assertThat(warning).startsWith("buffer.path: has no effect on Flink"),
                        warning -> assertThat(warning).startsWith("buffer.batch_size: has no effect on Flink"),
                        warning -> assertThat(warning).startsWith("monitor.interval: has no effect on Flink"));
    }
}
