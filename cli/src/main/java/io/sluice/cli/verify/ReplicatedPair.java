package io.sluice.cli.verify;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.sluice.cli.mapping.ConfiguredMappings;
import io.sluice.cli.stack.StackException;
import io.sluice.config.InvalidSettingsException;
import io.sluice.config.KafkaConnection;
import io.sluice.config.Settings;
import io.sluice.config.SettingsLoader;
import io.sluice.config.SyncerSettings;
import io.sluice.config.UnresolvedReferenceException;
import io.sluice.config.WatcherSettings;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.event.NamespaceSelection;
import io.sluice.udf.event.TopicNames;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.InvalidMappingException;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.masking.InvalidMasksException;
import io.sluice.udf.masking.MaskParser;
import io.sluice.udf.masking.Masking;
import io.sluice.udf.masking.Masks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A source and a target as the configurations of the two jobs name them. */
public final class ReplicatedPair {

    private final Settings watcher;
    private final Settings syncer;
    private final Map<String, String> env;

    private ReplicatedPair(Settings watcher, Settings syncer, Map<String, String> env) {
        this.watcher = watcher;
        this.syncer = syncer;
        this.env = env;
    }

    /**
     * The pair that two configurations name.
     *
     * @param env what the configurations refer to
     */
    public static ReplicatedPair load(Path watcherConfig, Path syncerConfig, Map<String, String> env)
            throws InvalidSettingsException {
        return new ReplicatedPair(
                SettingsLoader.load(WatcherSettings.all(), new String[] {"--config", watcherConfig.toString()}, env),
                SettingsLoader.load(SyncerSettings.all(), new String[] {"--config", syncerConfig.toString()}, env),
                env);
    }

    public MongoClient openSource() {
        return MongoClients.create(watcher.secret(WatcherSettings.MONGODB_URI).resolve(env::get));
    }

    public Connection openTarget() throws SQLException {
        Properties login = new Properties();
        login.put("user", syncer.get(SyncerSettings.POSTGRES_USER));
        login.put("password", syncer.secret(SyncerSettings.POSTGRES_PASSWORD).resolve(env::get));
        return DriverManager.getConnection(SyncerSettings.jdbcUrl(syncer), login);
    }

    public NamespaceSelection selection() {
        return new NamespaceSelection(
                watcher.get(WatcherSettings.MONGODB_DATABASE),
                watcher.get(WatcherSettings.MONGODB_COLLECTION),
                watcher.get(WatcherSettings.MONGODB_CANARY_COLLECTION));
    }

    public Mappings mappings() throws InvalidMappingException {
        return new ConfiguredMappings(syncer).mappings();
    }

    /** @throws StackException if they cannot be known: everything that is masked would differ */
    private Masking masking() {
        try {
            Masks masks = MaskParser.parse(
                    watcher.raw(WatcherSettings.MASK_RULES.key()),
                    watcher.get(WatcherSettings.MASK_TEXT),
                    watcher.isGiven(WatcherSettings.MASK_KEY),
                    List.of());
            return new Masking(
                    masks,
                    masks.hashes() ? watcher.secret(WatcherSettings.MASK_KEY).resolve(env::get) : "",
                    action -> {});
        } catch (InvalidMasksException | UnresolvedReferenceException | IllegalArgumentException e) {
            throw new StackException(
                    "source and target cannot be compared without the watcher's masks (mask.key, mask.rules): "
                            + e.getMessage(),
                    e);
        }
    }

    private DeletePolicy deletes() {
        return new ConfiguredMappings(syncer).deletes();
    }

    /**
     * Compares both sides as they are now.
     *
     * @param settle how long nothing may have come right before a difference counts
     * @param maxDifferences how many differences to name
     */
    public VerificationResult verify(Duration settle, int maxDifferences)
            throws SQLException, InterruptedException, InvalidMappingException {
        return run(settle, maxDifferences, false);
    }

    /**
     * Compares both sides, and mends what differs: documents whose rows are missing or different are sent through Kafka
     * once more, rows without a document are deleted.
     */
    public VerificationResult repair(Duration settle, int maxDifferences)
            throws SQLException, InterruptedException, InvalidMappingException {
        return run(settle, maxDifferences, true);
    }

    private VerificationResult run(Duration settle, int maxDifferences, boolean isRepair)
            throws SQLException, InterruptedException, InvalidMappingException {
        Masking masking = masking();
        try (MongoClient mongo = openSource();
                Connection target = openTarget()) {
            target.setAutoCommit(false);
            target.setReadOnly(!isRepair);
            SourceDocuments source = new SourceDocuments(mongo, selection(), masking);
            Optional<Repair> repair = isRepair ? Optional.of(repairOf(source)) : Optional.empty();
            try {
                return new Verification(
                                source,
                                target,
                                syncer.get(SyncerSettings.POSTGRES_SCHEMA),
                                mappings(),
                                topics(),
                                new Verification.Options(settle, deletes() == DeletePolicy.IGNORE, maxDifferences),
                                repair)
                        .run();
            } finally {
                repair.ifPresent(Repair::close);
            }
        }
    }

    private Repair repairOf(SourceDocuments source) {
        return new Repair(
                new KafkaProducer<>(
                        KafkaConnection.of(watcher).clientProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()),
                topics(),
                source.clusterTime());
    }

    private Topics topics() {
        return new Topics(
                new TopicNames(watcher.get(WatcherSettings.KAFKA_TOPIC)),
                Codecs.of(watcher.get(WatcherSettings.FORMAT).word()));
    }
}
