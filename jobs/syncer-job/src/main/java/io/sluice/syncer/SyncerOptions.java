package io.sluice.syncer;

import io.sluice.config.KafkaConnection;
import io.sluice.config.Settings;
import io.sluice.config.SinkDelivery;
import io.sluice.config.SyncerSettings;
import io.sluice.syncer.kafka.KafkaReadOptions;
import io.sluice.syncer.sink.postgres.BatchOptions;
import io.sluice.syncer.sink.postgres.PostgresOptions;
import io.sluice.syncer.sink.postgres.PostgresPreflight;
import io.sluice.syncer.sink.postgres.RetryOptions;
import io.sluice.syncer.sink.postgres.TableOptions;
import io.sluice.syncer.sink.postgres.TwoPhaseOptions;
import io.sluice.udf.event.NamePattern;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.InvalidMappingException;
import io.sluice.udf.mapping.MappingParser;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.Table;

/** From the syncer's settings to what its parts take. */
final class SyncerOptions {

    private SyncerOptions() {}

    static KafkaReadOptions kafka(Settings settings) {
        return new KafkaReadOptions(
                KafkaConnection.of(settings),
                NamePattern.anyOf(settings.get(SyncerSettings.KAFKA_TOPIC)),
                settings.get(SyncerSettings.KAFKA_CONSUMER_GROUP),
                settings.get(SyncerSettings.KAFKA_START),
                SyncerSettings.isolation(settings),
                settings.get(SyncerSettings.KAFKA_PARTITION_DISCOVERY_INTERVAL));
    }

    static Mappings mappings(Settings settings) throws InvalidMappingException {
        return MappingParser.parse(settings.raw(SyncerSettings.MAPPINGS.key()), deletes(settings))
                .withTableName(settings.get(SyncerSettings.TABLES_NAME));
    }

    private static DeletePolicy deletes(Settings settings) {
        return switch (settings.get(SyncerSettings.DELETES)) {
            case HARD -> DeletePolicy.HARD;
            case SOFT -> DeletePolicy.SOFT;
            case IGNORE -> DeletePolicy.IGNORE;
        };
    }

    static PostgresOptions postgres(Settings settings) {
        return new PostgresOptions(
                SyncerSettings.jdbcUrl(settings),
                settings.get(SyncerSettings.POSTGRES_USER),
                settings.secret(SyncerSettings.POSTGRES_PASSWORD),
                settings.get(SyncerSettings.POSTGRES_SCHEMA),
                settings.get(SyncerSettings.POSTGRES_CONNECTION_TIMEOUT),
                settings.get(SyncerSettings.POSTGRES_LOCK_TIMEOUT),
                settings.get(SyncerSettings.POSTGRES_STATEMENT_TIMEOUT));
    }

    static boolean isExactlyOnce(Settings settings) {
        return settings.get(SyncerSettings.DELIVERY) == SinkDelivery.EXACTLY_ONCE;
    }

    static TwoPhaseOptions twoPhase(Settings settings, Mappings mappings) {
        return new TwoPhaseOptions(
                settings.find(SyncerSettings.POSTGRES_TRANSACTION_PREFIX)
                        .orElseGet(() -> settings.get(SyncerSettings.JOB_NAME)),
                "postgres-rows",
                mappings.declaredTables().stream().anyMatch(Table::isAppendOnly),
                settings.get(SyncerSettings.POSTGRES_ALLOW_REWIND));
    }

    static PostgresPreflight preflight(Settings settings, Mappings mappings) {
        PostgresPreflight preflight = new PostgresPreflight(postgres(settings), tables(settings, mappings));
        return isExactlyOnce(settings)
                ? preflight.forExactlyOnce(
                        twoPhase(settings, mappings),
                        settings.find(SyncerSettings.PARALLELISM).orElse(1))
                : preflight;
    }

    static BatchOptions batch(Settings settings) {
        return new BatchOptions(
                settings.get(SyncerSettings.BATCH_BUFFER_SIZE),
                SyncerSettings.flushInterval(settings),
                settings.get(SyncerSettings.BATCH_COPY_THRESHOLD));
    }

    static TableOptions tables(Settings settings, Mappings mappings) {
        return new TableOptions(
                settings.get(SyncerSettings.TABLES_CREATE),
                settings.get(SyncerSettings.TABLES_EVOLVE),
                mappings::whenInvalid);
    }

    static RetryOptions retry(Settings settings) {
        return new RetryOptions(
                settings.get(SyncerSettings.RETRY_MAX_ATTEMPTS),
                settings.get(SyncerSettings.RETRY_INITIAL_BACKOFF),
                settings.get(SyncerSettings.RETRY_MAX_BACKOFF));
    }
}
