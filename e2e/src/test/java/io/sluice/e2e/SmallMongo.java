package io.sluice.e2e;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonTimestamp;
import org.bson.Document;

/** A mongod with an oplog so small that a test can overwrite it. */
final class SmallMongo implements AutoCloseable {

    private static final int OPLOG_MB = 8;
    private static final int FILLER_BYTES = 256 << 10;

    private final Process process;
    private final Path data;
    private final String uri;
    private final MongoClient client;

    private SmallMongo(Process process, Path data, int port) {
        this.process = process;
        this.data = data;
        this.uri = "mongodb://127.0.0.1:" + port + "/?replicaSet=small";
        this.client = MongoClients.create("mongodb://127.0.0.1:" + port + "/?directConnection=true");
    }

    static SmallMongo start(Stack stack) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path data = Files.createTempDirectory("sluice-mongo");
        Process process = new ProcessBuilder(
                        stack.mongodProgram().toString(),
                        "--replSet",
                        "small",
                        "--dbpath",
                        data.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind_ip",
                        "127.0.0.1",
                        "--nounixsocket",
                        "--oplogSize",
                        Integer.toString(OPLOG_MB),
                        "--wiredTigerCacheSizeGB",
                        "0.25")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("mongod.log").toFile())
                .start();
        SmallMongo mongo = new SmallMongo(process, data, port);
        mongo.client
                .getDatabase("admin")
                .runCommand(new Document(
                        "replSetInitiate",
                        new Document("_id", "small")
                                .append(
                                        "members",
                                        List.of(new Document("_id", 0).append("host", "127.0.0.1:" + port)))));
        Replication.await("the small mongod is primary", () -> mongo.client
                .getDatabase("admin")
                .runCommand(new Document("hello", 1))
                .getBoolean("isWritablePrimary"));
        return mongo;
    }

    String uri() {
        return uri;
    }

    /** Writes to an unwatched database until nothing written before is left in the oplog. */
    void rollOplog() {
        MongoCollection<Document> filler = client.getDatabase("filler").getCollection("filler");
        Document document = new Document("_id", 0).append("bytes", new byte[FILLER_BYTES]);
        filler.insertOne(document);
        BsonTimestamp now = newest();
        Replication.await("the oplog has rolled over", () -> {
            filler.replaceOne(new Document("_id", 0), document.append("round", System.nanoTime()));
            return oldest().compareTo(now) > 0;
        });
    }

    private BsonTimestamp oldest() {
        return oplogEnd(1);
    }

    private BsonTimestamp newest() {
        return oplogEnd(-1);
    }

    private BsonTimestamp oplogEnd(int direction) {
        MongoDatabase local = client.getDatabase("local");
        return local.getCollection("oplog.rs")
                .find()
                .sort(new Document("$natural", direction))
                .limit(1)
                .first()
                .get("ts", BsonTimestamp.class);
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
