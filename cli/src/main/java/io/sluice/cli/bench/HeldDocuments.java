package io.sluice.cli.bench;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bson.Document;

/** Writes numbered documents of about 500 bytes. */
final class HeldDocuments {
    private static final int BATCH_SIZE = 1_000;
    private static final int THREADS = 4;
    private static final String PAYLOAD = "x".repeat(400);
    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

    private final MongoCollection<Document> collection;

    HeldDocuments(MongoCollection<Document> collection) {
        this.collection = collection;
    }

    /** @param progress gets how many are there, after each batch */
    void insert(HeldPart part, IntConsumer progress) throws InterruptedException, ExecutionException {
        AtomicInteger inserted = new AtomicInteger();
        List<Callable<Void>> batches = new ArrayList<>();
        for (int first = part.firstId(); first < part.endId(); first += BATCH_SIZE) {
            int firstId = first;
            int endId = Math.min(part.endId(), firstId + BATCH_SIZE);
            batches.add(() -> {
                collection.insertMany(held(part, firstId, endId), UNORDERED);
                progress.accept(inserted.addAndGet(endId - firstId));
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Void> batch : threads.invokeAll(batches)) {
                batch.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Documents that name no time. */
    void insertFresh(int firstId, int endId) {
        collection.insertMany(
                IntStream.range(firstId, endId)
                        .mapToObj(HeldDocuments::document)
                        .toList(),
                UNORDERED);
    }

    private static List<Document> held(HeldPart part, int firstId, int endId) {
        return IntStream.range(firstId, endId)
                .mapToObj(id -> document(id).append("delayedUntil", Instant.ofEpochMilli(part.dueMs(id))))
                .toList();
    }

    private static Document document(int id) {
        return new Document("_id", id).append("payload", PAYLOAD);
    }
}
