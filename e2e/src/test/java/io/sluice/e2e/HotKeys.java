package io.sluice.e2e;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** Changes a few documents all the time: each has a long history, and every checkpoint has some of each subtask. */
final class HotKeys implements AutoCloseable {

    private static final int KEYS = 50;
    private static final int DELETE_EVERY = 11;
    private static final long ROUND_MS = 100;

    private final MongoCollection<Document> collection;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private Future<?> work;
    private long changes;
    private long events;

    HotKeys(MongoCollection<Document> collection) {
        this.collection = collection;
    }

    void start() {
        work = thread.scheduleAtFixedRate(this::change, 0, ROUND_MS, TimeUnit.MILLISECONDS);
    }

    /** Returns after the last change: how many events all changes so far are. */
    long stop() throws Exception {
        if (work.isDone()) {
            // A change failed.
            work.get();
        }
        work.cancel(false);
        return thread.submit(() -> events).get(1, TimeUnit.MINUTES);
    }

    private void change() {
        List<WriteModel<Document>> writes = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            changes++;
            Document id = new Document("_id", key);
            writes.add(
                    changes % DELETE_EVERY == 0
                            ? new DeleteOneModel<>(id)
                            : new ReplaceOneModel<>(
                                    id, new Document("score", changes), new ReplaceOptions().upsert(true)));
        }
        BulkWriteResult result = collection.bulkWrite(writes);
        events += result.getDeletedCount()
                + result.getModifiedCount()
                + result.getUpserts().size();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
