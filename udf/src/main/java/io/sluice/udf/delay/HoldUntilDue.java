package io.sluice.udf.delay;

import io.sluice.udf.codec.KeyText;
import io.sluice.udf.delay.HoldOptions.Policy;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.OperationType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place where a change waits for its time. Keyed by document; the second input tells every subtask of collections
 * whose documents were removed.
 *
 * <p>Flink fires all timers that are due in one go, and meanwhile neither a barrier nor a fresh change gets through. So
 * this has one timer for all that is held, which releases in short steps with a pause between them.
 */
public final class HoldUntilDue extends AbstractStreamOperator<ChangeEvent>
        implements TwoInputStreamOperator<ChangeEvent, ChangeEvent, ChangeEvent> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = LoggerFactory.getLogger(HoldUntilDue.class);

    static final int MAX_STEP_RELEASES = 2000;
    private static final long MAX_STEP_NANOS = Duration.ofMillis(20).toNanos();

    /** The pause grows with what came in since the last one, so that fresh changes never queue behind a storm. */
    private static final int FRESH_PER_PAUSE_MS = 50;

    private static final long MAX_PAUSE_MS = 20;

    private static final long MAX_SLEEP_MS = Duration.ofHours(1).toMillis();

    private final HoldOptions options;

    private transient HeldChanges held;
    private transient HeldCounts counts;
    private transient RemovedCollections removed;
    private transient ListState<HeldCount> countsState;
    private transient ListState<Long> nextSequenceState;
    private transient HoldMetrics counters;
    private transient WarningBudget warnings;
    private transient ReleasePace pace;
    private transient ScheduledFuture<?> wake;
    private transient long wakeAtMs;
    private transient int freshSinceStep;
    /** Of the first in the queue, for metrics, which read it from another thread; the last there is for none. */
    private transient volatile long firstDueMs;

    public HoldUntilDue(HoldOptions options) {
        this.options = options;
    }

    /** Puts it behind a stream of changes. */
    public static SingleOutputStreamOperator<ChangeEvent> of(DataStream<ChangeEvent> changes, HoldOptions options) {
        DataStream<ChangeEvent> removals = changes.filter(RemovedCollections::isRemoval)
                .uid("collection-removals")
                .name("collection-removals")
                .broadcast();
        return changes.keyBy(new DocumentIdentity())
                .connect(removals)
                .transform(HeldState.OPERATOR_UID, changes.getType(), new HoldUntilDue(options))
                .uid(HeldState.OPERATOR_UID)
                .name(HeldState.OPERATOR_UID);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        KeyedStateBackend<String> backend = getKeyedStateBackend();
        requireQueueInCheckpoints(backend);
        firstDueMs = Long.MAX_VALUE;
        counters = new HoldMetrics(getMetricGroup());
        counters.gauge("watcher_held", () -> counts.total());
        counters.gauge("watcher_held_next_due_ms", () -> firstDueMs == Long.MAX_VALUE ? 0 : firstDueMs);
        counters.gauge("watcher_held_overdue_ms", () -> Math.max(0, System.currentTimeMillis() - firstDueMs));
        restore(context.getOperatorStateStore(), backend, context);
    }

    private void restore(
            OperatorStateStore store, KeyedStateBackend<String> backend, StateInitializationContext context)
            throws Exception {
        countsState = store.getUnionListState(HeldState.counts());
        nextSequenceState = store.getUnionListState(HeldState.nextSequence());
        removed = new RemovedCollections(store.getBroadcastState(HeldState.removals()));
        counts = new HeldCounts(
                ((CheckpointableKeyedStateBackend<String>) backend).getKeyGroupRange(),
                getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(),
                counters::gauge);
        counts.restore(countsState.get());
        long nextSequence = 0;
        for (long sequence : nextSequenceState.get()) {
            nextSequence = Math.max(nextSequence, sequence);
        }
        held = new HeldChanges(
                this,
                context.getKeyedStateStore().getState(HeldState.documents()),
                context.getKeyedStateStore().getMapState(HeldState.further()),
                backend.create(HeldState.QUEUE, HeldEntrySerializer.INSTANCE),
                counts,
                nextSequence);
    }

    /** RocksDB with timers on the heap leaves every queue but Flink's own out of its checkpoints. */
    private static void requireQueueInCheckpoints(KeyedStateBackend<String> backend) {
        if (backend instanceof AbstractKeyedStateBackend<String> own
                && own.requiresLegacySynchronousTimerSnapshots(CheckpointType.CHECKPOINT)) {
            throw new IllegalStateException("With state.backend.rocksdb.timer-service.factory: HEAP what is held would"
                    + " be missing in checkpoints; set it to ROCKSDB, which is the default");
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        warnings = new WarningBudget();
        pace = new ReleasePace(
                (double) options.maxReleasesPerSecond()
                        / getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                nowMs());
        wakeForFirst(nowMs());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        countsState.update(counts.snapshot());
        nextSequenceState.update(List.of(held.nextSequence()));
    }

    @Override
    public void processElement1(StreamRecord<ChangeEvent> record) throws Exception {
        freshSinceStep++;
        ChangeEvent change = record.getValue();
        if (!change.operationType().isDocumentChange()) {
            output.collect(record);
            return;
        }
        long nowMs = nowMs();
        DueTime due = DueTime.of(change, options.fieldsOf(change.namespace()));
        boolean isHeld = due instanceof DueTime.At at && at.ms() > nowMs && at.ms() - nowMs > options.thresholdMs();
        if (counts.mayHold((String) getCurrentKey(), change.namespace())) {
            settleOlder(change, isHeld, nowMs);
        }
        if (due instanceof DueTime.Unreadable unreadable) {
            warnOfUnreadable(change, unreadable);
        }
        if (isHeld) {
            hold(change.delayedUntil(((DueTime.At) due).ms()), nowMs);
        } else {
            output.collect(record);
        }
    }

    /** What a change does to those of its document that are held. */
    private void settleOlder(ChangeEvent change, boolean isHeld, long nowMs) throws Exception {
        if (change.operationType() == OperationType.DELETE) {
            counters.cancelled.inc(held.dropOfDocument(change.version()));
        } else if (options.policy() == Policy.LATEST && change.fullDocument() != null) {
            // A change without the document cannot stand for those before it.
            counters.superseded.inc(held.dropOfDocument(change.version()));
        } else if (!isHeld && firstDueMs <= nowMs) {
            // Some that are due have not got their turn yet; a later change must not overtake those of its document.
            for (HeldEntry entry : held.dueOfDocument(nowMs)) {
                release(held.take(entry));
            }
        }
        firstDueMs = firstDueMs();
    }

    private void hold(ChangeEvent change, long nowMs) throws Exception {
        long dueMs = change.delayedUntilMs();
        if (dueMs - nowMs > options.farAhead().fromMs()) {
            warnOfFarAhead(change, nowMs);
            if (options.farAhead().isDropped()) {
                counters.dropped.inc();
                return;
            }
        }
        held.add(change);
        counters.delayed.inc();
        if (dueMs < firstDueMs) {
            firstDueMs = dueMs;
            wakeAt(dueMs, nowMs);
        }
    }

    @Override
    public void processElement2(StreamRecord<ChangeEvent> record) throws Exception {
        removed.add(record.getValue());
    }

    private void releaseDue(long ignoredTimestamp) throws Exception {
        wake = null;
        long startMs = nowMs();
        long startNanos = System.nanoTime();
        HeldEntry first = held.first();
        for (int released = 0;
                first != null
                        && first.dueMs() <= startMs
                        && released < MAX_STEP_RELEASES
                        && System.nanoTime() - startNanos < MAX_STEP_NANOS
                        && pace.allows(startMs);
                released++) {
            release(held.takeFirst());
            first = held.first();
        }
        wakeForFirst(nowMs());
        freshSinceStep = 0;
    }

    private void release(ChangeEvent change) throws Exception {
        if (removed.cover(change)) {
            counters.cancelled.inc();
            return;
        }
        long nowMs = nowMs();
        pace.count();
        counters.released(nowMs - change.delayedUntilMs());
        output.collect(new StreamRecord<>(change.releasedAt(nowMs)));
    }

    private void wakeForFirst(long nowMs) {
        firstDueMs = firstDueMs();
        if (firstDueMs <= nowMs) {
            long pauseMs = Math.min(1 + freshSinceStep / FRESH_PER_PAUSE_MS, MAX_PAUSE_MS);
            wakeAt(Math.max(nowMs + pauseMs, pace.nextMs(nowMs)), nowMs);
        } else if (firstDueMs < Long.MAX_VALUE) {
            wakeAt(firstDueMs, nowMs);
        }
    }

    private long firstDueMs() {
        HeldEntry first = held.first();
        return first == null ? Long.MAX_VALUE : first.dueMs();
    }

    private void wakeAt(long atMs, long nowMs) {
        if (wake != null && wakeAtMs <= atMs) {
            return;
        }
        if (wake != null) {
            wake.cancel(false);
        }
        wakeAtMs = Math.min(atMs, nowMs + MAX_SLEEP_MS);
        wake = getProcessingTimeService().registerTimer(wakeAtMs, this::releaseDue);
    }

    private void warnOfUnreadable(ChangeEvent change, DueTime.Unreadable unreadable) {
        counters.unreadable.inc();
        if (warnings.allows(nowMs())) {
            LOGGER.warn("Delivered at once: {} of {} {}", unreadable.path(), name(change), unreadable.why());
        }
    }

    private void warnOfFarAhead(ChangeEvent change, long nowMs) {
        counters.farAhead.inc();
        if (warnings.allows(nowMs)) {
            LOGGER.warn(
                    "{} until {} ms, which is far ahead and probably a mistake: {}",
                    options.farAhead().isDropped() ? "Dropped instead of held" : "Held",
                    change.delayedUntilMs(),
                    name(change));
        }
    }

    private static String name(ChangeEvent change) {
        return change.namespace() + " " + KeyText.json(Objects.requireNonNull(change.documentKey()));
    }

    private long nowMs() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }
}
