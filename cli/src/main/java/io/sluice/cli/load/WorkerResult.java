package io.sluice.cli.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/** What one worker did. */
record WorkerResult(
        int worker,
        int batches,
        long inserted,
        long delayed,
        List<LoadError> errors,
        long nanos,
        Histogram latencyMicros) {

    long failed() {
        return errors.stream().mapToLong(LoadError::messages).sum();
    }
}
