package io.sluice.syncer.sink.postgres;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.metrics.MetricGroup;

/**
 * The transactions that this writer has prepared and that are not known to be committed: one, if all goes well. It
 * learns of the commit by asking PostgreSQL, for the committer may be on another machine.
 */
final class InDoubt {

    private final Sweep sweep;
    private final Session session;
    private final ProcessingTimeService time;
    private final TwoPhaseMetrics metrics;
    private final Map<TransactionId, Long> preparedAtMs = new HashMap<>();

    InDoubt(Sweep sweep, Session session, ProcessingTimeService time, MetricGroup group) {
        this.sweep = sweep;
        this.session = session;
        this.time = time;
        this.metrics = new TwoPhaseMetrics(group, preparedAtMs::size, this::oldestMs);
    }

    void add(TransactionId id, long nowMs) {
        preparedAtMs.put(id, nowMs);
        metrics.onPrepared();
    }

    /** As far as is known. */
    boolean isEmpty() {
        return preparedAtMs.isEmpty();
    }

    Set<TransactionId> ids() {
        return preparedAtMs.keySet();
    }

    /** True if one is still prepared; asks PostgreSQL if there may be one. */
    boolean isAny() throws SQLException {
        if (!isEmpty()) {
            ask();
        }
        return !isEmpty();
    }

    /**
     * The transactions of this sink that are prepared now, of all subtasks. What an attempt that was thought dead has
     * prepared since the last question is rolled back.
     */
    List<TransactionId> ask() throws SQLException {
        List<TransactionId> prepared = sweep.prepared(session);
        preparedAtMs.keySet().retainAll(prepared);
        metrics.onRolledBack(sweep.rollBackStrays(session, prepared));
        return prepared;
    }

    private long oldestMs() {
        long nowMs = time.getCurrentProcessingTime();
        return preparedAtMs.values().stream()
                .mapToLong(preparedMs -> nowMs - preparedMs)
                .max()
                .orElse(0);
    }
}
