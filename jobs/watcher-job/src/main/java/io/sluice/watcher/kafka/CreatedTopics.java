package io.sluice.watcher.kafka;

import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.event.Namespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of each collection, created before its first record with the configured partitions; one that is there stays
 * as it is.
 */
final class CreatedTopics {

    private static final Logger LOG = LoggerFactory.getLogger(CreatedTopics.class);

    /** Kafka's default, for a topic that does not show its own. */
    private static final int USUAL_MAX_BYTES = 1_000_000;

    private final KafkaOptions options;
    private final Map<Namespace, KnownTopic> known = new HashMap<>();
    private KnownTopic deadLetters;

    CreatedTopics(KafkaOptions options) {
        this.options = options;
    }

    KnownTopic of(Namespace namespace) {
        return known.computeIfAbsent(namespace, one -> create(options.topics().of(one)));
    }

    KnownTopic deadLetters() {
        if (deadLetters == null) {
            deadLetters = create(options.deadLetterTopic());
        }
        return deadLetters;
    }

    private KnownTopic create(String topic) {
        try (Admin admin = Admin.create(options.connection().clientProperties())) {
            try {
                NewTopic wanted = new NewTopic(topic, options.partitions(), options.replication())
                        .configs(Map.of(
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(options.maxRecordBytes())));
                admin.createTopics(List.of(wanted)).all().get();
                LOG.info("Created topic {} with {} partitions", topic, options.partitions());
                return new KnownTopic(topic, options.maxRecordBytes());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    try (ErrorContext context = ErrorContext.of("kafka_create_topic", KafkaErrors.kindOf(e), 1)) {
                        LOG.error("The topic {} could not be created", topic, e.getCause());
                    }
                    throw new IllegalStateException(
                            "The topic " + topic + " could not be created: "
                                    + e.getCause().getMessage(),
                            e.getCause());
                }
                return new KnownTopic(topic, Math.min(options.maxRecordBytes(), maxBytes(admin, topic)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the topic " + topic + " was created", e);
        }
    }

    private static int maxBytes(Admin admin, String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return Integer.parseInt(admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                    .value());
        } catch (ExecutionException e) {
            LOG.warn(
                    "Records of more than {} bytes become dead letters, for {} does not show how much it takes: {}",
                    USUAL_MAX_BYTES,
                    topic,
                    e.getCause().getMessage());
            return USUAL_MAX_BYTES;
        }
    }
}
