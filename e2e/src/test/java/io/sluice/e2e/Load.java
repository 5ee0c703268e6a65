package io.sluice.e2e;

import com.mongodb.client.MongoCollection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;

/** Inserts, updates and deletes in a collection while a test does something else. */
final class Load implements AutoCloseable {

    private final MongoCollection<Document> collection;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> work;
    private volatile boolean isStopped;
    private int next;
    private int deleted;

    private Load(MongoCollection<Document> collection, int firstId) {
        this.collection = collection;
        this.next = firstId;
        this.work = thread.submit(this::run);
    }

    static void insert(MongoCollection<Document> collection, int from, int until) {
        collection.insertMany(
                IntStream.range(from, until).mapToObj(Load::player).toList());
    }

    /** Starts to change documents; ids from {@code firstId} on are free. */
    static Load start(MongoCollection<Document> collection, int firstId) {
        return new Load(collection, firstId);
    }

    private static Document player(int id) {
        return new Document("_id", id)
                .append("username", "player_" + id)
                .append("score", (long) id)
                .append("at", Instant.now())
                .append("items", List.of("sword", new Document("slot", id % 7)));
    }

    private void run() {
        while (!isStopped) {
            insert(collection, next, next + 10);
            collection.updateOne(
                    new Document("_id", next + 1), new Document("$set", new Document("score", (long) -next)));
            collection.updateOne(new Document("_id", next + 2), new Document("$unset", new Document("score", "")));
            collection.deleteOne(new Document("_id", next + 3));
            deleted++;
            next += 10;
        }
    }

    /** Ends the changes; how many documents the collection has beside those before {@code firstId}. */
    int stop(int firstId) throws Exception {
        isStopped = true;
        work.get(1, TimeUnit.MINUTES);
        return next - firstId - deleted;
    }

    @Override
    public void close() {
        isStopped = true;
        thread.shutdown();
    }
}
