package io.sluice.watcher.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;

/** Turns a commit that failed for a known reason, which Flink only counts, into a failure of the job. */
final class LossRefusingCommitter<C> implements Committer<C> {

    private final Committer<C> committer;

    LossRefusingCommitter(Committer<C> committer) {
        this.committer = committer;
    }

    @Override
    public void commit(Collection<CommitRequest<C>> requests) throws IOException, InterruptedException {
        List<CommitRequest<C>> guarded = new ArrayList<>(requests.size());
        for (CommitRequest<C> request : requests) {
            guarded.add(new LossRefusingRequest<>(request));
        }
        committer.commit(guarded);
    }

    @Override
    public void close() throws Exception {
        committer.close();
    }

    private record LossRefusingRequest<C>(CommitRequest<C> request) implements CommitRequest<C> {

        @Override
        public C getCommittable() {
            return request.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return request.getNumberOfRetries();
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            throw new IllegalStateException(
                    "A Kafka transaction that a checkpoint relies on could not be committed, and its records are lost"
                            + " unless the job goes back to an earlier checkpoint: " + reason.getMessage()
                            + ". Usual causes: it was left open longer than kafka.transaction_timeout, or another job"
                            + " uses the same kafka.transactional_id_prefix.",
                    reason);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            request.signalFailedWithUnknownReason(reason);
        }

        @Override
        public void retryLater() {
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(C committable) {
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            request.signalAlreadyCommitted();
        }
    }
}
