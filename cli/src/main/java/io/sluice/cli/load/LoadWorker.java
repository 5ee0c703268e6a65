package io.sluice.cli.load;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.bson.Document;

/** Inserts one batch after another, each workers-th of them. What fails is counted, and the next batch follows. */
final class LoadWorker implements Callable<WorkerResult> {

    static final int SIGNIFICANT_DIGITS = 3;

    private final int worker;
    private final LoadPlan plan;
    private final LoadMessages messages;
    private final Consumer<List<Document>> target;
    private final LongAdder insertedByAll;
    private final LongAdder failedByAll;

    private final Histogram latencyMicros = new Histogram(SIGNIFICANT_DIGITS);
    private final List<LoadError> errors = new ArrayList<>();
    private int batches;
    private long inserted;
    private long delayed;

    /** @param worker from 1 on */
    LoadWorker(
            int worker,
            LoadPlan plan,
            LoadMessages messages,
            Consumer<List<Document>> target,
            LongAdder insertedByAll,
            LongAdder failedByAll) {
        this.worker = worker;
        this.plan = plan;
        this.messages = messages;
        this.target = target;
        this.insertedByAll = insertedByAll;
        this.failedByAll = failedByAll;
    }

    @Override
    public WorkerResult call() {
        long startNanos = System.nanoTime();
        for (int batch = worker - 1; batch < plan.batches(); batch += plan.workers()) {
            insert(messages.batch(batch, worker, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
        }
        return new WorkerResult(
                worker,
                batches,
                inserted,
                delayed,
                LoadErrors.merged(errors),
                System.nanoTime() - startNanos,
                latencyMicros);
    }

    private void insert(List<Document> batch) {
        batches++;
        long startNanos = System.nanoTime();
        try {
            target.accept(batch);
            acknowledged(batch, Set.of(), startNanos);
        } catch (MongoBulkWriteException e) {
            failed(e, batch.size());
            if (e.getWriteConcernError() == null) {
                acknowledged(
                        batch,
                        e.getWriteErrors().stream()
                                .map(BulkWriteError::getIndex)
                                .collect(Collectors.toSet()),
                        startNanos);
            }
        } catch (MongoException e) {
            failed(e, batch.size());
        }
    }

    private void acknowledged(List<Document> batch, Set<Integer> refused, long startNanos) {
        latencyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos));
        for (int i = 0; i < batch.size(); i++) {
            if (!refused.contains(i)) {
                inserted++;
                insertedByAll.increment();
                delayed += LoadMessages.isDelayed(batch.get(i)) ? 1 : 0;
            }
        }
    }

    private void failed(MongoException failure, int messagesOfBatch) {
        for (LoadError error : LoadErrors.of(failure, messagesOfBatch)) {
            errors.add(error);
            failedByAll.add(error.messages());
        }
    }
}
