package io.sluice.watcher.kafka;

import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.observe.LabelledCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a commit that failed for a known reason, which Flink only counts, into a failure of the job. */
final class LossRefusingCommitter<C> implements Committer<C> {

    private static final Logger LOG = LoggerFactory.getLogger(LossRefusingCommitter.class);

    private static final Set<ErrorKind> ERRORS = EnumSet.of(ErrorKind.TRANSACTION_LOST, ErrorKind.KAFKA_UNAVAILABLE);

    private final Committer<C> committer;
    private final LabelledCounters<ErrorKind> errors;

    LossRefusingCommitter(Committer<C> committer, MetricGroup metrics) {
        this.committer = committer;
        this.errors = new LabelledCounters<>(metrics, "watcher_errors_total", "type", ERRORS, ErrorKind::label);
    }

    @Override
    public void commit(Collection<CommitRequest<C>> requests) throws IOException, InterruptedException {
        List<CommitRequest<C>> guarded = new ArrayList<>(requests.size());
        for (CommitRequest<C> request : requests) {
            guarded.add(new LossRefusingRequest<>(request, errors));
        }
        committer.commit(guarded);
    }

    @Override
    public void close() throws Exception {
        committer.close();
    }

    private record LossRefusingRequest<C>(CommitRequest<C> request, LabelledCounters<ErrorKind> errors)
            implements CommitRequest<C> {

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
            errors.inc(ErrorKind.TRANSACTION_LOST);
            try (ErrorContext context =
                    ErrorContext.of("kafka_commit", ErrorKind.TRANSACTION_LOST, request.getNumberOfRetries() + 1)) {
                LOG.error(
                        "A Kafka transaction is lost, Kafka says {}: {}",
                        KafkaErrors.kindOf(reason).label(),
                        reason.toString());
            }
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
            errors.inc(ErrorKind.KAFKA_UNAVAILABLE);
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
