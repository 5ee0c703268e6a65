package io.sluice.cli.stack;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** A real mongod as a replica set of one: change streams need a replica set. */
final class Mongod implements Part {
    static final int USUAL_PORT = 27017;
    private static final String REPLICA_SET = "rs0";
    private static final int ERROR_NOT_YET_INITIALIZED = 94;
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
    private static final int CONNECT_TIMEOUT_MS = 1000;

    private final Home home;
    private final MongodBinary binary;
    private final ManagedProcess process;
    private final int port;

    Mongod(Home home, MongodBinary binary, int port) {
        this.home = home;
        this.binary = binary;
        this.port = port;
        this.process = process(home);
    }

    static ManagedProcess process(Home home) {
        return new ManagedProcess(
                "mongod", home.run().resolve("mongod.pid"), home.logs().resolve("mongod.log"));
    }

    String uri() {
        return "mongodb://127.0.0.1:" + port + "/?replicaSet=" + REPLICA_SET;
    }

    @Override
    public PartName name() {
        return PartName.MONGODB;
    }

    @Override
    public void fetch() {
        binary.provide();
    }

    @Override
    public void start() {
        Path data = home.data().resolve("mongodb");
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new StartException("cannot create " + data + ": " + e.getMessage(), e);
        }
        process.start(
                List.of(
                        binary.provide().toString(),
                        "--replSet",
                        REPLICA_SET,
                        "--dbpath",
                        data.toString(),
                        "--bind_ip",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        // A socket file in /tmp would collide between users.
                        "--nounixsocket",
                        // Of itself mongod takes half of the memory, which Flink and Kafka need here.
                        "--wiredTigerCacheSizeGB",
                        "0.5"),
                Map.of());
        try (MongoClient client = client()) {
            MongoDatabase admin = client.getDatabase("admin");
            Await.serving("mongod", START_DEADLINE, process, () -> isPrimary(admin));
        }
    }

    @Override
    public boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void stop() {
        process.stop("TERM", STOP_DEADLINE);
    }

    @Override
    public PartStatus status() {
        return new PartStatus(
                PartName.MONGODB,
                isRunning() ? PartState.RUNNING : PartState.STOPPED,
                uri(),
                false,
                process.pid().stream().toList(),
                process.log().toString());
    }

    private MongoClient client() {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:" + port + "/?directConnection=true"))
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(CONNECT_TIMEOUT_MS, TimeUnit.MILLISECONDS))
                .build());
    }

    /** Asked again and again: a change of the replica set's members cuts connections, this one's too. */
    private boolean isPrimary(MongoDatabase admin) {
        try {
            haveReplicaSet(admin);
            return admin.runCommand(new Document("hello", 1)).getBoolean("isWritablePrimary", false);
        } catch (MongoException e) {
            return false;
        }
    }

    private void haveReplicaSet(MongoDatabase admin) {
        String member = "127.0.0.1:" + port;
        Document config;
        try {
            config = admin.runCommand(new Document("replSetGetConfig", 1)).get("config", Document.class);
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != ERROR_NOT_YET_INITIALIZED) {
                throw e;
            }
            admin.runCommand(new Document(
                    "replSetInitiate",
                    new Document("_id", REPLICA_SET)
                            .append("members", List.of(new Document("_id", 0).append("host", member)))));
            return;
        }
        Document only = config.getList("members", Document.class).get(0);
        if (!member.equals(only.getString("host"))) {
            // The port is another one than last time. Forced: the member no longer finds itself in its own set.
            only.put("host", member);
            config.put("version", config.getInteger("version") + 1);
            config.put("members", List.of(only));
            admin.runCommand(new Document("replSetReconfig", config).append("force", true));
        }
    }
}
