package io.sluice.watcher.kafka;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates each topic before its first record, with the configured partitions; one that is there stays as it is. */
final class TopicCreator {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);

    private final KafkaOptions options;
    private final Set<String> known = new HashSet<>();

    TopicCreator(KafkaOptions options) {
        this.options = options;
    }

    void ensureExists(String topic) {
        if (known.contains(topic)) {
            return;
        }
        try (Admin admin = Admin.create(options.connection().clientProperties())) {
            admin.createTopics(List.of(new NewTopic(topic, options.partitions(), options.replication())))
                    .all()
                    .get();
            LOG.info("Created topic {} with {} partitions", topic, options.partitions());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(
                        "The topic " + topic + " could not be created: "
                                + e.getCause().getMessage(),
                        e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the topic " + topic + " was created", e);
        }
        known.add(topic);
    }
}
