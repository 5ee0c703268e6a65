package io.sluice.watcher;

import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.sluice.config.DelayPolicy;
import io.sluice.config.FarAhead;
import io.sluice.config.KafkaConnection;
import io.sluice.config.KafkaDelivery;
import io.sluice.config.Settings;
import io.sluice.config.Startup;
import io.sluice.config.WatcherSettings;
import io.sluice.udf.delay.HoldOptions;
import io.sluice.udf.event.NamespaceSelection;
import io.sluice.udf.event.TopicNames;
import io.sluice.udf.masking.InvalidMasksException;
import io.sluice.udf.masking.MaskFields;
import io.sluice.udf.masking.MaskParser;
import io.sluice.udf.masking.Masks;
import io.sluice.watcher.kafka.KafkaOptions;
import io.sluice.watcher.source.mongodb.MongoSourceOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From the watcher's settings to what its parts take. */
final class WatcherOptions {

    private WatcherOptions() {}

    static MongoSourceOptions source(Settings settings) {
        Startup startup = settings.get(WatcherSettings.MONGODB_STARTUP);
        return new MongoSourceOptions(
                settings.secret(WatcherSettings.MONGODB_URI),
                new NamespaceSelection(
                        settings.get(WatcherSettings.MONGODB_DATABASE),
                        settings.get(WatcherSettings.MONGODB_COLLECTION),
                        settings.get(WatcherSettings.MONGODB_CANARY)
                                ? settings.get(WatcherSettings.MONGODB_CANARY_COLLECTION)
                                : null),
                startup == Startup.SNAPSHOT,
                WatcherSettings.startupTime(settings).map(Instant::toEpochMilli).orElse(null),
                fullDocument(settings),
                beforeImage(settings),
                settings.get(WatcherSettings.MONGODB_BATCH_SIZE),
                settings.get(WatcherSettings.MONGODB_SNAPSHOT_FETCH_SIZE),
                settings.get(WatcherSettings.MONGODB_SNAPSHOT_SPLIT_SIZE).getMebiBytes(),
                settings.get(WatcherSettings.MONGODB_CONNECTION_TIMEOUT),
                settings.get(WatcherSettings.MONGODB_HEARTBEAT_INTERVAL),
                settings.get(WatcherSettings.MONGODB_CANARY_INTERVAL),
                settings.get(WatcherSettings.JOB_NAME),
                settings.get(WatcherSettings.MONGODB_ON_LOST_POSITION));
    }

    private static FullDocument fullDocument(Settings settings) {
        return switch (settings.get(WatcherSettings.MONGODB_FULL_DOCUMENT)) {
            case LOOKUP -> FullDocument.UPDATE_LOOKUP;
            case REQUIRED -> FullDocument.REQUIRED;
            case WHEN_AVAILABLE -> FullDocument.WHEN_AVAILABLE;
            case OFF -> FullDocument.DEFAULT;
        };
    }

    private static FullDocumentBeforeChange beforeImage(Settings settings) {
        return switch (settings.get(WatcherSettings.MONGODB_BEFORE_IMAGE)) {
            case OFF -> FullDocumentBeforeChange.OFF;
            case WHEN_AVAILABLE -> FullDocumentBeforeChange.WHEN_AVAILABLE;
            case REQUIRED -> FullDocumentBeforeChange.REQUIRED;
        };
    }

    static HoldOptions hold(Settings settings) {
        DelayPolicy policy = settings.get(WatcherSettings.DELAY_POLICY);
        if (policy == DelayPolicy.OFF) {
            return HoldOptions.off();
        }
        Map<String, List<String>> fieldsByCollection = new HashMap<>();
        settings.find(WatcherSettings.DELAY_COLLECTIONS)
                .ifPresent(given -> given.forEach((collection, fields) ->
                        fieldsByCollection.put(collection, WatcherSettings.delayFields(fields))));
        return new HoldOptions(
                policy == DelayPolicy.LATEST ? HoldOptions.Policy.LATEST : HoldOptions.Policy.EACH,
                settings.get(WatcherSettings.DELAY_FIELDS),
                fieldsByCollection,
                settings.get(WatcherSettings.DELAY_THRESHOLD).toMillis(),
                settings.get(WatcherSettings.DELAY_MAX_RELEASE_RATE),
                new HoldOptions.FarAhead(
                        settings.get(WatcherSettings.DELAY_FAR_AHEAD_FROM).toMillis(),
                        settings.get(WatcherSettings.DELAY_FAR_AHEAD) == FarAhead.DROP));
    }

    /** The key is read where the job runs. */
    static MaskFields mask(Settings settings) throws InvalidMasksException {
        return new MaskFields(masks(settings), settings.secret(WatcherSettings.MASK_KEY)::resolve);
    }

    /** @throws InvalidMasksException with every problem found */
    static Masks masks(Settings settings) throws InvalidMasksException {
        HoldOptions hold = hold(settings);
        Set<String> delayFields = new LinkedHashSet<>(hold.fields());
        hold.fieldsByCollection().values().forEach(delayFields::addAll);
        return MaskParser.parse(
                settings.raw(WatcherSettings.MASK_RULES.key()),
                settings.get(WatcherSettings.MASK_TEXT),
                settings.isGiven(WatcherSettings.MASK_KEY),
                delayFields);
    }

    static KafkaOptions kafka(Settings settings) {
        long timeoutMs = settings.get(WatcherSettings.KAFKA_TIMEOUT).toMillis();
        long lingerMs = settings.get(WatcherSettings.KAFKA_BATCH_TIMEOUT).toMillis();
        Map<String, String> client = new HashMap<>();
        client.put("acks", "all");
        client.put(
                "compression.type",
                settings.get(WatcherSettings.KAFKA_COMPRESSION).word());
        client.put(
                "batch.size",
                Long.toString(settings.get(WatcherSettings.KAFKA_BATCH_SIZE).getBytes()));
        client.put("linger.ms", Long.toString(lingerMs));
        client.put("retries", Integer.toString(settings.get(WatcherSettings.KAFKA_MAX_RETRIES)));
        client.put("request.timeout.ms", Long.toString(timeoutMs));
        // Kafka demands that a delivery may take a request's time and the linger at the least.
        client.put("delivery.timeout.ms", Long.toString(Math.max(120_000, timeoutMs + lingerMs)));
        client.put(
                "transaction.timeout.ms",
                Long.toString(
                        settings.get(WatcherSettings.KAFKA_TRANSACTION_TIMEOUT).toMillis()));
        return new KafkaOptions(
                KafkaConnection.of(settings),
                new TopicNames(settings.get(WatcherSettings.KAFKA_TOPIC)),
                settings.get(WatcherSettings.KAFKA_PARTITIONS),
                settings.get(WatcherSettings.KAFKA_REPLICATION).shortValue(),
                settings.get(WatcherSettings.KAFKA_DELIVERY) == KafkaDelivery.EXACTLY_ONCE,
                settings.get(WatcherSettings.KAFKA_TRANSACTIONAL_ID_PREFIX),
                (int) settings.get(WatcherSettings.KAFKA_MAX_RECORD_SIZE).getBytes(),
                WatcherSettings.deadLetterTopic(settings),
                client);
    }
}
