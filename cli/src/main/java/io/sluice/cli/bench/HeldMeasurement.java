package io.sluice.cli.bench;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.stack.Await;
import io.sluice.cli.stack.StackException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The steps of {@link HeldStorm}. */
final class HeldMeasurement {
    private static final Duration CALM_LEAD = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int SLOWEST_DRAINED_PER_SECOND = 1_000;
    private static final int PROGRESS_STEP = 100_000;

    private final StormPlan plan;
    private final StormWatcher watcher;
    private final HeldDocuments documents;
    private final HeldLedger ledger;
    private final TopicReader reader;
    private final Consumer<String> progress;
    private int nextFreshId;

    HeldMeasurement(
            StormPlan plan,
            StormWatcher watcher,
            HeldDocuments documents,
            HeldLedger ledger,
            TopicReader reader,
            Consumer<String> progress) {
        this.plan = plan;
        this.watcher = watcher;
        this.documents = documents;
        this.ledger = ledger;
        this.reader = reader;
        this.progress = progress;
        this.nextFreshId = plan.firstFreshId();
    }

    HeldResult run() throws InterruptedException, ExecutionException {
        String filling = watcher.start(Optional.empty());
        passMarker(DEADLINE);
        Releases calm = calm();
        Releases storm = hold();
        String savepoint = watcher.stop(filling);
        requireAhead(storm.part(), "stopped");
        waitUntilDue(storm.part());
        return drain(calm, storm, watcher.start(Optional.of(savepoint)));
    }

    private Releases calm() throws InterruptedException, ExecutionException {
        HeldPart warmUp = plan.warmUp(System.currentTimeMillis() + CALM_LEAD.toMillis());
        HeldPart measured = plan.calm(warmUp.lastDueMs() + 1);
        progress.accept("calm: %,d documents, %,d due a second, the first %,d of them to warm up"
                .formatted(warmUp.count() + measured.count(), measured.duePerSecond(), warmUp.count()));
        Releases warm = insertAhead(warmUp);
        Releases calm = insertAhead(measured);
        Duration ahead = Duration.ofMillis(measured.lastDueMs() - System.currentTimeMillis());
        waitFor(DEADLINE.plus(ahead), () -> warm.missing() + calm.missing() == 0);
        progress.accept("calm: %,d came, lateness p99 %,d ms, early %d"
                .formatted(calm.count(), calm.latenessMs(99), calm.early()));
        return calm;
    }

    private Releases insertAhead(HeldPart part) throws InterruptedException, ExecutionException {
        Releases releases = ledger.expect(part);
        documents.insert(part, inserted -> {});
        requireAhead(part, "inserted");
        return releases;
    }

    private Releases hold() throws InterruptedException, ExecutionException {
        HeldPart part = plan.storm(System.currentTimeMillis());
        Releases storm = ledger.expect(part);
        progress.accept("storm: inserting %,d documents, due at %s"
                .formatted(part.count(), Instant.ofEpochMilli(part.firstDueMs())));
        long startNs = System.nanoTime();
        documents.insert(part, inserted -> {
            if (inserted % PROGRESS_STEP == 0) {
                progress.accept("storm: %,d inserted".formatted(inserted));
            }
        });
        passMarker(DEADLINE.plusSeconds(plan.holdSeconds()));
        requireAhead(part, "held");
        double seconds = (System.nanoTime() - startNs) / 1e9;
        progress.accept("storm: all held after %.1f s, %,.0f a second".formatted(seconds, part.count() / seconds));
        return storm;
    }

    /** What is inserted in the downtime would measure the restart, so fresh ones begin when the job runs. */
    private HeldResult drain(Releases calm, Releases storm, String jobId)
            throws InterruptedException, ExecutionException {
        Map<Long, Instant> checkpoints = new HashMap<>();
        Duration deadline = DEADLINE.plusSeconds(plan.held() / SLOWEST_DRAINED_PER_SECOND);
        try (FreshLoad load = new FreshLoad(documents, ledger.fresh(), nextFreshId, plan.freshPerSecond())) {
            waitFor(deadline, () -> {
                noteCheckpoints(jobId, checkpoints);
                return storm.missing() == 0;
            });
        }
        progress.accept("storm: %,d of %,d came out".formatted(storm.count(), plan.held()));
        waitFor(DEADLINE, () -> {
            noteCheckpoints(jobId, checkpoints);
            return ledger.missing() == 0 && isPast(storm.window(), checkpoints);
        });
        return ledger.result(calm, storm, checkpoints.values());
    }

    /** Flink tells of a checkpoint seconds later: those of the storm are known when a later one is. */
    private static boolean isPast(Window storm, Map<Long, Instant> checkpoints) {
        return checkpoints.values().stream().anyMatch(time -> time.toEpochMilli() > storm.toMs());
    }

    private void noteCheckpoints(String jobId, Map<Long, Instant> checkpoints) {
        try {
            checkpoints.putAll(watcher.completedCheckpoints(jobId));
        } catch (FlinkException e) {
            // A busy Flink is asked again.
        }
    }

    /**
     * A document that is not held is readable once a checkpoint has it, and so all that was read before is in this
     * checkpoint too: held.
     */
    private void passMarker(Duration deadline) {
        int id = nextFreshId++;
        documents.insertFresh(id, id + 1);
        ledger.fresh().acknowledged(id, System.currentTimeMillis());
        if (!waitFor(deadline, () -> ledger.fresh().hasCome(id))) {
            throw new StackException("the watcher does not get on: a document that is not held has not come after "
                    + deadline.toSeconds() + " s");
        }
    }

    private void waitUntilDue(HeldPart part) {
        long waitMs = Math.max(0, part.lastDueMs() + 1 - System.currentTimeMillis());
        progress.accept("storm: waiting %,d ms for the due time".formatted(waitMs));
        waitFor(DEADLINE.plusMillis(waitMs), () -> System.currentTimeMillis() > part.lastDueMs());
    }

    private static void requireAhead(HeldPart part, String done) {
        if (System.currentTimeMillis() >= part.firstDueMs()) {
            throw new StackException("not all were " + done + " before they were due: give them more --hold-seconds");
        }
    }

    private boolean waitFor(Duration deadline, BooleanSupplier condition) {
        return Await.until(deadline, () -> {
            reader.requireAlive();
            return condition.getAsBoolean();
        });
    }
}
