package io.sluice.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.bson.Document;

/** Inserts the messages of a plan with many workers at a time, as fast as the target takes them. */
public final class LoadRun {

    private final LoadPlan plan;
    private final LoadMessages messages;
    private final Consumer<List<Document>> target;
    private final LongAdder inserted = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** @param target inserts a batch, or throws what the driver throws */
    public LoadRun(LoadPlan plan, LoadMessages messages, Consumer<List<Document>> target) {
        this.plan = plan;
        this.messages = messages;
        this.target = target;
    }

    /**
     * Runs the load to its end.
     *
     * @param progress gets a line each second
     */
    public LoadReport run(Consumer<String> progress) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(plan.workers());
        try {
            long startNanos = System.nanoTime();
            List<Future<WorkerResult>> running = new ArrayList<>();
            for (int worker = 1; worker <= plan.workers(); worker++) {
                running.add(threads.submit(new LoadWorker(worker, plan, messages, target, inserted, failed)));
            }
            threads.shutdown();
            while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                progress.accept(line(System.nanoTime() - startNanos));
            }
            return LoadReport.of(plan, results(running), System.nanoTime() - startNanos);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<WorkerResult> results(List<Future<WorkerResult>> ended) throws InterruptedException {
        List<WorkerResult> results = new ArrayList<>();
        for (Future<WorkerResult> worker : ended) {
            try {
                results.add(worker.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("A worker ended early", e.getCause());
            }
        }
        return results;
    }

    private String line(long nanos) {
        double seconds = nanos / 1e9;
        return "%3.0f s  %d of %d messages  %.0f/s  %d failed"
                .formatted(seconds, inserted.sum(), plan.messages(), inserted.sum() / seconds, failed.sum());
    }
}
