package io.sluice.cli.load;

/**
 * What a load test inserts.
 *
 * @param workers that insert at the same time
 * @param messages in all, of all workers
 * @param batchSize messages of one insertion
 * @param delayedPercent how likely a message is to be delivered later
 * @param maxDelayHours how much later at most
 */
public record LoadPlan(int workers, int messages, int batchSize, int delayedPercent, double maxDelayHours) {

    public int batches() {
        return (int) (((long) messages + batchSize - 1) / batchSize);
    }

    /** How many messages a batch has; the last one may have fewer than the others. */
    public int sizeOf(int batch) {
        return Math.min(batchSize, messages - firstIndexOf(batch));
    }

    /** The index of a batch's first message. */
    public int firstIndexOf(int batch) {
        return batch * batchSize;
    }
}
