package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.sluice.cli.dlq.SyncerLetters;
import io.sluice.cli.flink.FlinkCommand;
import io.sluice.cli.flink.JobRef;
import io.sluice.cli.flink.JobStart;
import io.sluice.cli.flink.SavepointType;
import io.sluice.cli.held.HeldCounts;
import io.sluice.cli.held.HeldFilter;
import io.sluice.cli.held.HeldMetrics;
import io.sluice.cli.held.HeldReport;
import io.sluice.cli.held.HeldSavepoint;
import io.sluice.cli.plan.PlanReport;
import io.sluice.cli.plan.PlanRun;
import io.sluice.cli.plan.PlanSample;
import io.sluice.cli.stack.Await;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.verify.PreparedTransactions;
import io.sluice.cli.verify.ReplicatedPair;
import io.sluice.cli.verify.VerificationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bson.Document;

/**
 * A database of its own in MongoDB, a schema of its own in PostgreSQL, and the two jobs between them, submitted with
 * {@code flink run} as users do.
 */
final class Replication implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final int MAX_DIFFERENCES = 10;

    private final Stack stack;
    private final String name;
    private final Map<String, String> env;
    private final Path watcherConfig;
    private final Path syncerConfig;
    private final MongoClient mongo;
    private final List<String> jobs = new ArrayList<>();
    private final List<String> printed = new ArrayList<>();

    /**
     * @param name of the database, the schema, and the jobs; a test's own
     * @param folder for the configurations
     * @param mongodbUri the source; empty for the stack's
     * @param watcherSettings more lines for the watcher's configuration
     */
    Replication(Stack stack, String name, Path folder, Optional<String> mongodbUri, String watcherSettings)
            throws IOException, SQLException {
        this(stack, name, folder, mongodbUri, watcherSettings, "");
    }

    /** @param syncerSettings more lines for the syncer's configuration */
    Replication(
            Stack stack,
            String name,
            Path folder,
            Optional<String> mongodbUri,
            String watcherSettings,
            String syncerSettings)
            throws IOException, SQLException {
        this.stack = stack;
        this.name = name;
        env = new HashMap<>(stack.info().environment());
        mongodbUri.ifPresent(uri -> env.put("MONGODB_URI", uri));
        mongo = MongoClients.create(env.get("MONGODB_URI"));
        watcherConfig = Files.writeString(
                folder.resolve("watcher.yaml"),
                """
                job.name: sluice-watcher-%1$s
                mongodb.uri: %2$s
                mongodb.database: %1$s
                mongodb.collection: /.*/
                kafka.brokers: ${KAFKA_BROKERS}
                kafka.transactional_id_prefix: watcher-%1$s
                retry.max_attempts: 30
                %3$s
                """
                        .formatted(name, env.get("MONGODB_URI"), watcherSettings));
        syncerConfig = Files.writeString(
                folder.resolve("syncer.yaml"),
                """
                job.name: sluice-syncer-%1$s
                kafka.brokers: ${KAFKA_BROKERS}
                kafka.topic: /cdc\\.%1$s\\..*/
                kafka.consumer_group: %1$s
                kafka.partition_discovery_interval: 1s
                postgres.url: ${POSTGRES_URL}
                postgres.user: ${POSTGRES_USER}
                postgres.password: ${POSTGRES_PASSWORD}
                postgres.schema: %1$s
                retry.max_attempts: 30
                %2$s
                """
                        .formatted(name, syncerSettings));
        try (Connection target = target();
                Statement statement = target.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        }
    }

    static Replication of(Stack stack, String name, Path folder) throws IOException, SQLException {
        return new Replication(stack, name, folder, Optional.empty(), "");
    }

    MongoDatabase database() {
        return mongo.getDatabase(name);
    }

    MongoCollection<Document> collection(String collection) {
        return database().getCollection(collection);
    }

    /** The dead letters of the syncer. */
    SyncerLetters letters() throws Exception {
        return SyncerLetters.load(syncerConfig, env);
    }

    Connection target() throws SQLException {
        return pair().openTarget();
    }

    private ReplicatedPair pair() {
        try {
            return ReplicatedPair.load(watcherConfig, syncerConfig, env);
        } catch (Exception e) {
            throw new IllegalStateException("The test's configuration is wrong: " + e.getMessage(), e);
        }
    }

    String startWatcher(Optional<String> savepoint, String... settings) {
        return submit("watcher", watcherConfig, savepoint, settings);
    }

    String startSyncer(Optional<String> savepoint, String... settings) {
        return submit("syncer", syncerConfig, savepoint, settings);
    }

    void startBoth() {
        startWatcher(Optional.empty());
        startSyncer(Optional.empty());
    }

    /** Like {@link #startSyncer}, for a job that is not waited for. */
    String submitSyncer(Optional<String> checkpoint, String... settings) {
        return run("syncer", syncerConfig, checkpoint, settings);
    }

    private String submit(String kind, Path config, Optional<String> savepoint, String... settings) {
        String id = run(kind, config, savepoint, settings);
        JobStart.await(stack.flink(), id, DEADLINE);
        return id;
    }

    private String run(String kind, Path config, Optional<String> savepoint, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
        arguments.addAll(List.of(settings));
        String id = flink().run(Checkout.find().jobJar(kind), savepoint, arguments);
        jobs.add(id);
        return id;
    }

    /** Like {@link #startWatcher}, for a job that is expected to fail at once. */
    String startWatcherThatMayFail(String savepoint) {
        return run("watcher", watcherConfig, Optional.of(savepoint));
    }

    /** {@code flink stop --savepointPath}; the savepoint. */
    String stop(String job) {
        return flink().stop(job, stack.info().savepoints(), SavepointType.CANONICAL);
    }

    /** What the watcher holds, by its metrics. */
    HeldCounts heldByMetrics(String watcher) {
        return HeldMetrics.read(
                stack.flink(), new JobRef(watcher).find(stack.flink().jobs()), Optional.empty());
    }

    /**
     * A counter's sum over the subtasks of an operator; 0 before Flink has gathered it.
     *
     * @param metric its name with the labels before it, as Flink's REST API writes them
     */
    long counted(String job, String operator, String metric) {
        String vertex = stack.flink().vertex(job, operator).orElseThrow().id();
        List<String> names = stack.flink().metricNames(job, vertex).stream()
                .filter(name -> name.contains(operator) && name.endsWith("." + metric))
                .toList();
        return stack.flink().metricValues(job, vertex, names).values().stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** What the watcher holds, read from a savepoint of the running job. */
    HeldReport held(String watcher, HeldFilter filter) {
        return new HeldSavepoint(
                        stack.flink(),
                        flink(),
                        Checkout.find().jobJar("watcher"),
                        stack.info().savepoints(),
                        System.err::println)
                .read(new JobRef(watcher).find(stack.flink().jobs()), filter);
    }

    /** What the syncer would do, told by {@code sluice plan}. */
    PlanReport plan(PlanSample sample) throws Exception {
        return new PlanRun(flink(), Checkout.find().jobJar("syncer"), env, System.err::println)
                .run(syncerConfig, List.of(), sample);
    }

    private FlinkCommand flink() {
        return new FlinkCommand(stack.info().flinkHome(), Optional.empty(), env, line -> {
            printed.add(line);
            System.err.println(line);
        });
    }

    /** Every line that the flink command has printed. */
    List<String> printed() {
        return printed;
    }

    void awaitCheckpoint(String job) {
        int before = stack.flink().completedCheckpoints(job);
        await("a checkpoint of " + job, () -> stack.flink().completedCheckpoints(job) > before);
    }

    void awaitEnd(String job) {
        await("the end of " + job, () -> stack.flink().job(job).hasEnded());
    }

    /** Waits until a table has so many rows; fails if it does not. */
    void awaitRows(String table, long rows) {
        await(rows + " rows in " + table, () -> rowCount(table) == rows);
    }

    /** Like {@link #awaitRows}, for a table that goes on growing: it may never be seen with just so many. */
    void awaitAtLeast(String table, long rows) {
        await("at least " + rows + " rows in " + table, () -> rowCount(table) >= rows);
    }

    long rowCount(String table) {
        return number("SELECT count(*) FROM " + name + ".\"" + table + '"');
    }

    /** The one number that a query answers; -1 while it cannot be asked. */
    long number(String query) {
        try (Connection target = target();
                Statement statement = target.createStatement();
                ResultSet count = statement.executeQuery(query)) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            // No table, or no server, yet.
            return -1;
        }
    }

    static void await(String condition, BooleanSupplier isMet) {
        assertThat(Await.until(DEADLINE, isMet)).as(condition).isTrue();
    }

    /** The watcher's transactions in Kafka that are neither committed nor aborted. */
    List<String> openKafkaTransactions() {
        var open = new ListTransactionsOptions()
                .filterStates(Set.of(
                        TransactionState.ONGOING, TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        try (Admin admin = Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.info().kafka()))) {
            return admin.listTransactions(open).all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith("watcher-" + name))
                    .toList();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not list its transactions", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Kafka", e);
        }
    }

    VerificationResult verify(Duration settle) throws Exception {
        return pair().verify(settle, MAX_DIFFERENCES);
    }

    VerificationResult repair(Duration settle) throws Exception {
        return pair().repair(settle, MAX_DIFFERENCES);
    }

    /** Both sides agree, document by document, once what is on its way has arrived. */
    void assertEqualSides(long documents) throws Exception {
        VerificationResult result = verify(SETTLE);
        assertThat(result.differences()).isEmpty();
        assertThat(result.isEqual()).isTrue();
        assertThat(result.sourceDocuments()).isEqualTo(documents);
        assertThat(result.targetRows()).isEqualTo(documents);
    }

    /** Every committed event of the collection's topic; with no collection, of the database's own topic. */
    List<Document> committedEvents(String collection) {
        return committedRecords("cdc." + name + (collection.isEmpty() ? "" : "." + collection)).stream()
                .map(record -> Document.parse(new String(record.value(), UTF_8)))
                .toList();
    }

    /** Every committed record of a topic; none if there is no such topic. */
    List<ConsumerRecord<byte[], byte[]>> committedRecords(String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.info().kafka(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        jobs.stream().filter(job -> !stack.flink().job(job).hasEnded()).forEach(job -> stack.flink()
                .cancel(job));
        jobs.forEach(this::awaitEnd);
        mongo.close();
        // Nobody goes on from there; what is prepared would keep its locks, and be in the way of other tests' counts.
        try (Connection target = target()) {
            PreparedTransactions.rollBack(target, "sluice-syncer-" + name);
        } catch (SQLException e) {
            throw new IllegalStateException("What the test's job has prepared cannot be rolled back", e);
        }
    }
}
