package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.syncer.sink.postgres.TwoPhaseJob.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random writes, barriers, completions, aborts, kills and restores: every event is there once, in order. */
class ExactlyOnceModelIT {

    private static final int SEQUENCES = 120;
    private static final int STEPS = 25;

    private final RealPostgres postgres = RealPostgres.get();

    @Test
    void everyEventOnce() throws Exception {
        long seed = Long.getLong("sluice.test.seed", System.nanoTime());
        System.out.println("ExactlyOnceModelIT: -Dsluice.test.seed=" + seed);
        Random random = new Random(seed);
        PostgresOptions options = TwoPhaseJob.newTables(postgres);
        int restores = 0;
        int waiting = 0;
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            postgres.execute(
                    "TRUNCATE " + new TableName(options.schema(), "log").sql() + " RESTART IDENTITY",
                    "DROP TABLE IF EXISTS " + new TableName(options.schema(), "kv").sql());
            Sequence run = new Sequence(random, options, "s" + sequence);
            try {
                for (int step = 0; step < STEPS; step++) {
                    run.step();
                }
                run.job.finish(run.nextId);
                TwoPhaseJob.assertExactlyOnce(
                        postgres,
                        options,
                        run.job.position(),
                        "seed " + seed + ", sequence " + sequence + ": " + run.history);
            } catch (Exception e) {
                throw new AssertionError("seed " + seed + ", sequence " + sequence + ": " + run.history, e);
            } finally {
                run.job.close();
                TwoPhaseJob.rollBackAll(postgres);
            }
            restores += run.restores;
            waiting += run.waiting;
        }
        System.out.println("ExactlyOnceModelIT: restores=" + restores + " snapshotsWithWaitingRows=" + waiting);
        assertThat(restores).isGreaterThan(SEQUENCES / 2);
        assertThat(waiting).isPositive();
    }

    private static final class Sequence {
        private final Random random;
        private final PostgresOptions options;
        private final TwoPhaseOptions sink;
        private final List<String> history = new ArrayList<>();
        private TwoPhaseJob job;
        private Snapshot completed;
        private Snapshot taken;
        private long nextId = 1;
        private int restores;
        private int waiting;

        Sequence(Random random, PostgresOptions options, String name) throws Exception {
            this.random = random;
            this.options = options;
            this.sink = TwoPhaseJob.prefix(name);
            this.job = new TwoPhaseJob(options, sink, 1 + random.nextInt(3), null);
        }

        void step() throws Exception {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    int events = 1 + random.nextInt(8);
                    history.add("read " + events);
                    job.read(events);
                }
                case 4, 5 -> {
                    history.add("barrier " + nextId);
                    taken = job.barrier(nextId++);
                    waiting += job.waitingRows(taken) > 0 ? 1 : 0;
                }
                case 6, 7 -> {
                    if (taken != null) {
                        history.add("complete " + taken.id());
                        completed = taken;
                        taken = null;
                        job.complete(completed.id());
                    }
                }
                case 8 -> {
                    int ms = random.nextInt(700);
                    history.add("pass " + ms);
                    job.pass(ms);
                }
                default -> restore();
            }
        }

        /** Sometimes the checkpoint had completed, and nobody had been told. */
        private void restore() throws Exception {
            if (taken != null && random.nextBoolean()) {
                completed = taken;
            }
            taken = null;
            int parallelism = 1 + random.nextInt(3);
            history.add("restore " + (completed == null ? "nothing" : completed.id()) + " at " + parallelism);
            TwoPhaseJob old = job;
            if (random.nextBoolean()) {
                old.close();
                job = new TwoPhaseJob(options, sink, parallelism, completed);
            } else {
                // Not yet dead.
                job = new TwoPhaseJob(options, sink, parallelism, completed);
                old.close();
            }
            restores++;
        }
    }
}
