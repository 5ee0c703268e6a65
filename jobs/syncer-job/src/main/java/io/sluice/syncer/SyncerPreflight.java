package io.sluice.syncer;

import io.sluice.config.UnresolvedReferenceException;
import io.sluice.syncer.kafka.DeadLetterTopic;
import io.sluice.syncer.kafka.KafkaReadOptions;
import io.sluice.syncer.sink.postgres.PostgresPreflight;
import io.sluice.udf.mapping.Mappings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each server, before anything is submitted, whether it can be what the job needs. */
final class SyncerPreflight {

    private static final Logger LOG = LoggerFactory.getLogger(SyncerPreflight.class);

    private SyncerPreflight() {}

    /** @throws IllegalStateException with every server that is away or set up wrong, and why */
    static void check(KafkaReadOptions kafka, String deadLetterTopic, PostgresPreflight postgres, Mappings mappings)
            throws InterruptedException {
        List<String> problems = new ArrayList<>();
        try {
            prepareKafka(kafka, deadLetterTopic).ifPresent(problems::add);
        } catch (UnresolvedReferenceException e) {
            LOG.warn("Kafka is not checked before the submission: {}", e.getMessage());
        }
        try {
            problems.addAll(postgres.problems(mappings.writtenTables()));
        } catch (UnresolvedReferenceException e) {
            LOG.warn("PostgreSQL is not checked before the submission: {}", e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Nothing was submitted:\n" + String.join("\n", problems));
        }
    }

    /** Creates the topic of dead letters, with the brokers' own number of partitions and replicas. */
    private static Optional<String> prepareKafka(KafkaReadOptions kafka, String deadLetterTopic)
            throws InterruptedException {
        try (Admin admin = Admin.create(kafka.connection().clientProperties())) {
            admin.createTopics(List.of(DeadLetterTopic.newTopic(deadLetterTopic)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                return Optional.of(kafkaProblem(kafka, e.getCause()));
            }
        }
        return Optional.empty();
    }

    static String kafkaProblem(KafkaReadOptions kafka, Throwable error) {
        return "Kafka at " + kafka.connection().brokers() + " cannot be used (kafka.brokers): " + error.getMessage();
    }
}
