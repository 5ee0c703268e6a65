package io.sluice.cli.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a load test did and how long it took.
 *
 * @param seconds until the last message was acknowledged or had failed
 * @param messages that were inserted
 * @param delayed those of them that are to be delivered later
 * @param failed messages that are not known to be inserted
 */
public record LoadReport(
        LoadPlan plan,
        double seconds,
        long messages,
        long delayed,
        long failed,
        double messagesPerSecond,
        BatchLatency batchLatency,
        List<Worker> workers,
        List<LoadError> errors) {

    /** One worker's part. */
    public record Worker(
            int worker, int batches, long messages, long failed, double messagesPerSecond, BatchLatency batchLatency) {

        private static Worker of(WorkerResult result) {
            return new Worker(
                    result.worker(),
                    result.batches(),
                    result.inserted(),
                    result.failed(),
                    perSecond(result.inserted(), result.nanos()),
                    BatchLatency.of(result.latencyMicros()));
        }
    }

    static LoadReport of(LoadPlan plan, List<WorkerResult> results, long nanos) {
        Histogram latencyMicros = new Histogram(LoadWorker.SIGNIFICANT_DIGITS);
        results.forEach(result -> latencyMicros.add(result.latencyMicros()));
        long messages = results.stream().mapToLong(WorkerResult::inserted).sum();
        return new LoadReport(
                plan,
                Math.round(nanos / 1e6) / 1e3,
                messages,
                results.stream().mapToLong(WorkerResult::delayed).sum(),
                results.stream().mapToLong(WorkerResult::failed).sum(),
                perSecond(messages, nanos),
                BatchLatency.of(latencyMicros),
                results.stream().map(Worker::of).toList(),
                LoadErrors.merged(results.stream()
                        .flatMap(result -> result.errors().stream())
                        .toList()));
    }

    public boolean hasInsertedAll() {
        return failed == 0;
    }

    private static double perSecond(long messages, long nanos) {
        return Math.round(messages * 1e10 / Math.max(nanos, 1)) / 10.0;
    }
}
