package io.sluice.watcher.kafka;

import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.event.Namespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of each collection, created before its first record with the configured partitions; one that is there stays
 * as it is.
 */
final class CreatedTopics {

    private static final Logger LOG = LoggerFactory.getLogger(CreatedTopics.class);

    private final KafkaOptions options;
    private final Map<Namespace, String> known = new HashMap<>();

    CreatedTopics(KafkaOptions options) {
        this.options = options;
    }

    String of(Namespace namespace) {
        return known.computeIfAbsent(namespace, this::create);
    }

    private String create(Namespace namespace) {
        String topic = options.topics().of(namespace);
        try (Admin admin = Admin.create(options.connection().clientProperties())) {
            admin.createTopics(List.of(new NewTopic(topic, options.partitions(), options.replication())))
                    .all()
                    .get();
            LOG.info("Created topic {} with {} partitions", topic, options.partitions());
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the topic " + topic + " was created", e);
        }
        return topic;
    }
}
