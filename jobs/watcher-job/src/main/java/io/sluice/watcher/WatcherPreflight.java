package io.sluice.watcher;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.sluice.config.Settings;
import io.sluice.config.UnresolvedReferenceException;
import io.sluice.config.WatcherSettings;
import io.sluice.watcher.kafka.KafkaOptions;
import io.sluice.watcher.kafka.TransactionalIds;
import io.sluice.watcher.source.mongodb.MongoSourceOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each server, before anything is submitted, whether it can be what the job needs. */
final class WatcherPreflight {

    private static final Logger LOG = LoggerFactory.getLogger(WatcherPreflight.class);

    private WatcherPreflight() {}

    /** @throws IllegalStateException with every server that is away or set up wrong, and why */
    static void check(MongoSourceOptions source, KafkaOptions kafka, Settings settings) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        checkMongo(source, problems);
        checkKafka(kafka, settings, problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Nothing was submitted:\n" + String.join("\n", problems));
        }
    }

    private static void checkMongo(MongoSourceOptions source, List<String> problems) {
        ConnectionString uri;
        try {
            uri = new ConnectionString(source.uri().resolve());
        } catch (UnresolvedReferenceException e) {
            LOG.warn("MongoDB is not checked before the submission: {}", e.getMessage());
            return;
        }
        long timeoutMs = source.connectionTimeout().toMillis();
        MongoClientSettings client = MongoClientSettings.builder()
                .applyConnectionString(uri)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(timeoutMs, TimeUnit.MILLISECONDS))
                .build();
        try (MongoClient mongo = MongoClients.create(client)) {
            Document hello = mongo.getDatabase("admin").runCommand(new Document("hello", 1));
            if (!hello.containsKey("setName") && !"isdbgrid".equals(hello.getString("msg"))) {
                problems.add("MongoDB at " + uri.getHosts() + " is a standalone server, which has no change streams:"
                        + " start it with --replSet and run rs.initiate()");
            }
        } catch (MongoException e) {
            problems.add("MongoDB at " + uri.getHosts() + " cannot be reached (mongodb.uri): " + e.getMessage());
        }
    }

    private static void checkKafka(KafkaOptions kafka, Settings settings, List<String> problems)
            throws InterruptedException {
        Duration timeout = settings.get(WatcherSettings.KAFKA_TIMEOUT);
        try (Admin admin = Admin.create(kafka.connection().clientProperties())) {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .size();
            if (kafka.replication() > brokers) {
                problems.add("kafka.replication: " + kafka.replication() + " is more than the " + brokers
                        + " brokers there are");
            }
            if (kafka.exactlyOnce()) {
                lookAtTransactionalIds(admin, settings);
            }
        } catch (UnresolvedReferenceException e) {
            LOG.warn("Kafka is not checked before the submission: {}", e.getMessage());
        } catch (ExecutionException | TimeoutException e) {
            problems.add("Kafka at " + kafka.connection().brokers() + " cannot be reached (kafka.brokers): "
                    + (e.getCause() == null
                            ? "no answer in " + timeout
                            : e.getCause().getMessage()));
        }
    }

    /** A broker that does not show its configuration is no reason to refuse the job. */
    private static void lookAtTransactionalIds(Admin admin, Settings settings) throws InterruptedException {
        long timeoutMs = settings.get(WatcherSettings.KAFKA_TIMEOUT).toMillis();
        TransactionalIds ids = new TransactionalIds(
                settings.get(WatcherSettings.CHECKPOINT_INTERVAL),
                settings.find(WatcherSettings.PARALLELISM).orElse(1));
        try {
            String broker = admin.describeCluster()
                    .controller()
                    .get(timeoutMs, TimeUnit.MILLISECONDS)
                    .idString();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
            ConfigEntry expirationMs = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(timeoutMs, TimeUnit.MILLISECONDS)
                    .get(resource)
                    .get("transactional.id.expiration.ms");
            if (expirationMs != null) {
                ids.advice(Duration.ofMillis(Long.parseLong(expirationMs.value())))
                        .ifPresent(LOG::warn);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("The brokers do not show their configuration: {}", e.toString());
        }
    }
}
