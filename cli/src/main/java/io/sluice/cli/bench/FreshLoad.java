package io.sluice.cli.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Inserts documents that are not held, at a steady rate, until it is closed. */
final class FreshLoad implements AutoCloseable {
    private static final int TICKS_PER_SECOND = 100;
    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;

    private final HeldDocuments documents;
    private final FreshChanges changes;
    private final int firstId;
    private final int perSecond;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> inserting;
    private volatile boolean isClosed;

    FreshLoad(HeldDocuments documents, FreshChanges changes, int firstId, int perSecond) {
        this.documents = documents;
        this.changes = changes;
        this.firstId = firstId;
        this.perSecond = perSecond;
        this.inserting = thread.submit(() -> {
            insert();
            return null;
        });
    }

    private void insert() throws InterruptedException {
        long startNs = System.nanoTime();
        int nextId = firstId;
        for (long tick = 1; !isClosed; tick++) {
            int endId = firstId + Math.toIntExact(perSecond * tick / TICKS_PER_SECOND);
            if (endId > nextId) {
                documents.insertFresh(nextId, endId);
                long nowMs = System.currentTimeMillis();
                for (int id = nextId; id < endId; id++) {
                    changes.acknowledged(id, nowMs);
                }
                nextId = endId;
            }
            TimeUnit.NANOSECONDS.sleep(startNs + tick * TICK_NS - System.nanoTime());
        }
    }

    /** Returns when the last insert is acknowledged; fails if one was not. */
    @Override
    public void close() throws ExecutionException, InterruptedException {
        isClosed = true;
        try {
            inserting.get();
        } finally {
            thread.shutdownNow();
        }
    }
}
