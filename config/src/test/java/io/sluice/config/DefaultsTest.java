package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Written out in full: a default that changes is a change for users, and must be seen in review. */
class DefaultsTest {

    @Test
    void watcherDefaults() {
        assertThat(Loading.watcher().publicView())
                .containsOnly(
                        entry("mongodb.uri", "******"),
                        entry("mongodb.database", "testdb"),
                        entry("mongodb.collection", "events"),
                        entry("mongodb.connection_timeout", "10s"),
                        entry("mongodb.startup", "snapshot"),
                        entry("mongodb.full_document", "lookup"),
                        entry("mongodb.before_image", "off"),
                        entry("mongodb.batch_size", "8192"),
                        entry("mongodb.snapshot_split_size", "64mb"),
                        entry("mongodb.snapshot_fetch_size", "1024"),
                        entry("mongodb.heartbeat_interval", "1s"),
                        entry("mongodb.canary", "true"),
                        entry("mongodb.canary_collection", "sluice_canary"),
                        entry("mongodb.canary_interval", "10s"),
                        entry("mongodb.on_lost_position", "fail"),
                        entry("delay.policy", "each"),
                        entry("delay.fields", "delayedUntil,requestedReadyTime"),
                        entry("delay.threshold", "0ms"),
                        entry("delay.max_release_rate", "0"),
                        entry("delay.far_ahead", "hold"),
                        entry("delay.far_ahead_from", "36525d"),
                        entry("mask.text", "***"),
                        entry("kafka.brokers", "localhost:9092"),
                        entry("kafka.topic", "cdc.{database}.{collection}"),
                        entry("kafka.partitions", "4"),
                        entry("kafka.replication", "1"),
                        entry("kafka.delivery", "exactly-once"),
                        entry("kafka.transactional_id_prefix", "sluice-watcher"),
                        entry("kafka.transaction_timeout", "15min"),
                        entry("kafka.compression", "snappy"),
                        entry("kafka.batch_size", "256kb"),
                        entry("kafka.max_record_size", "32mb"),
                        entry("kafka.dead_letter_topic", "{job}.dead-letters"),
                        entry("kafka.batch_timeout", "10ms"),
                        entry("kafka.max_retries", "5"),
                        entry("kafka.timeout", "30s"),
                        entry("format", "sluice"),
                        entry("retry.max_attempts", "5"),
                        entry("retry.initial_backoff", "1s"),
                        entry("retry.max_backoff", "16s"),
                        entry("max_parallelism", "128"),
                        entry("checkpoint.interval", "200ms"),
                        entry("job.name", "sluice-watcher"),
                        entry("logging.level", "info"),
                        entry("logging.format", "json"));
        assertThat(Loading.watcher().secret(WatcherSettings.MONGODB_URI).resolve())
                .isEqualTo("mongodb://localhost:27017");
    }

    @Test
    void syncerDefaults() {
        assertThat(Loading.syncer().publicView())
                .containsOnly(
                        entry("kafka.brokers", "localhost:9092"),
                        entry("kafka.topic", "/cdc\\..*/"),
                        entry("kafka.consumer_group", "cdc-syncer"),
                        entry("kafka.start", "committed-or-earliest"),
                        entry("kafka.partition_discovery_interval", "10s"),
                        entry("kafka.max_retries", "5"),
                        entry("kafka.dead_letter_topic", "{job}.dead-letters"),
                        entry("format", "sluice"),
                        entry("postgres.host", "localhost"),
                        entry("postgres.port", "5432"),
                        entry("postgres.database", "analytics_db"),
                        entry("postgres.user", "syncer"),
                        entry("postgres.password", "******"),
                        entry("postgres.schema", "public"),
                        entry("postgres.connection_timeout", "10s"),
                        entry("postgres.lock_timeout", "5s"),
                        entry("postgres.statement_timeout", "1min"),
                        entry("delivery", "exactly-once"),
                        entry("postgres.allow_rewind", "false"),
                        entry("batch.buffer_size", "1000"),
                        entry("batch.copy_threshold", "1000"),
                        entry("deletes", "hard"),
                        entry("tables.name", "{collection}"),
                        entry("tables.create", "true"),
                        entry("tables.evolve", "true"),
                        entry("retry.max_attempts", "5"),
                        entry("retry.initial_backoff", "1s"),
                        entry("retry.max_backoff", "16s"),
                        entry("max_parallelism", "128"),
                        entry("checkpoint.interval", "200ms"),
                        entry("job.name", "sluice-syncer"),
                        entry("logging.level", "info"),
                        entry("logging.format", "json"));
        assertThat(SyncerSettings.jdbcUrl(Loading.syncer())).isEqualTo("jdbc:postgresql://localhost:5432/analytics_db");
        assertThat(SyncerSettings.deadLetterTopic(Loading.syncer())).isEqualTo("sluice-syncer.dead-letters");
        assertThat(Loading.syncer().secret(SyncerSettings.POSTGRES_PASSWORD).resolve())
                .isEmpty();
    }

    @Test
    void defaultsMeetTheirOwnRules() {
        for (List<Setting<?>> settings : List.of(WatcherSettings.all(), SyncerSettings.all())) {
            settings.forEach(DefaultsTest::assertDefaultIsLegal);
        }
    }

    private static <T> void assertDefaultIsLegal(Setting<T> setting) {
        setting.defaultValue().ifPresent(value -> assertThat(setting.rule().violation(value))
                .as(setting.key())
                .isEqualTo(Optional.empty()));
    }

    @Test
    void nothingGivenMeansNoWarning() {
        assertThat(Loading.watcher().warnings()).isEmpty();
        assertThat(Loading.syncer().warnings()).isEmpty();
    }

    @Test
    void givenAndDefaultAreToldApart() {
        Settings settings = Loading.load(WatcherSettings.all(), Map.of(), "--kafka.partitions", "4");

        assertThat(settings.find(WatcherSettings.KAFKA_PARTITIONS)).contains(4);
        assertThat(settings.find(WatcherSettings.KAFKA_REPLICATION)).isEmpty();
        assertThat(settings.isGiven(WatcherSettings.KAFKA_PARTITIONS)).isTrue();
        assertThat(settings.isGiven(WatcherSettings.KAFKA_REPLICATION)).isFalse();
    }
}
