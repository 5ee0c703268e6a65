package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.syncer.sink.postgres.TwoPhaseJob.Snapshot;
import io.sluice.udf.RandomInput;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Property 11: for any batch of messages, Kafka offset commits should only occur after successful PostgreSQL write
 * completion. Here: Kafka is told of the offsets of a checkpoint when it has completed, and a checkpoint that completes
 * has everything before its offsets in PostgreSQL. In exactly-once mode that may be in a prepared transaction, or for
 * rows that have to wait in the checkpoint itself: what a job that goes on from it finds without reading again.
 *
 * <p>Validates: Requirements 4.5.
 */
class Property11OffsetCommitAfterDatabaseWriteIT {

    private final RealPostgres postgres = RealPostgres.get();

    /** The source is read up to a position; that of the last completed checkpoint is what Kafka is told. */
    @Test
    void whateverIsBeforeTheOffsetsOfACheckpointIsSeenInUpsertMode() throws Exception {
        try (LimitedRole role = new LimitedRole(postgres, "offsets")) {
            RandomInput.slowTheory("Property 11, upsert")
                    .forAll(lists().of(integers().between(0, 9)).ofSizeBetween(1, 12))
                    .checkAssert(RandomInput.check(steps -> {
                        postgres.execute("DROP TABLE IF EXISTS " + table(role.options(), "t"));
                        new UpsertJob(role).run(steps);
                    }));
        }
    }

    private final class UpsertJob {

        private final LimitedRole role;
        private long position;
        private long offset;

        private UpsertJob(LimitedRole role) {
            this.role = role;
        }

        /** A step is so many records, or a checkpoint, or (9) one at which PostgreSQL is not to be had. */
        private void run(List<Integer> steps) throws Exception {
            WriterHarness writer = open();
            try {
                for (int step : steps) {
                    for (int i = 0; step < 7 && i < step; i++) {
                        position++;
                        writer.write(upsert("t", "k" + position, position, bigint("n", position)));
                    }
                    if (step == 9) {
                        role.exhaust();
                    }
                    boolean isFailed = step >= 7 && !completes(writer);
                    role.release();
                    if (isFailed) {
                        writer.close();
                        writer = open();
                        position = offset;
                    }
                    assertThat(seen())
                            .containsAll(
                                    LongStream.rangeClosed(1, offset).boxed().toList());
                }
            } finally {
                writer.close();
            }
        }

        private WriterHarness open() throws Exception {
            return new WriterHarness(
                    role.options(),
                    new BatchOptions(5, BatchOptions.DEFAULT.flushInterval(), 5),
                    WriterHarness.CREATE_AND_EVOLVE);
        }

        private boolean completes(WriterHarness writer) throws Exception {
            try {
                writer.flush();
                offset = position;
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private List<Long> seen() throws Exception {
            return offset == 0
                    ? List.of()
                    : postgres.query("SELECT n FROM " + table(role.options(), "t")).stream()
                            .map(Long::valueOf)
                            .toList();
        }
    }

    /** Killed when the checkpoint had completed: before the sink was told, or after. */
    @Test
    void whateverIsBeforeTheOffsetsOfACheckpointNeedsNoSecondReadingInExactlyOnceMode() throws Exception {
        PostgresOptions options = TwoPhaseJob.newTables(postgres);
        RandomInput.slowTheory("Property 11, exactly once")
                .forAll(
                        lists().of(integers().between(0, 9)).ofSizeBetween(0, 8),
                        booleans().all())
                .checkAssert((steps, isTold) -> RandomInput.<List<Integer>>check(each -> {
                            try {
                                assertNeedsNoSecondReading(options, each, isTold);
                            } finally {
                                TwoPhaseJob.rollBackAll(postgres);
                            }
                        })
                        .accept(steps));
    }

    private void assertNeedsNoSecondReading(PostgresOptions options, List<Integer> steps, boolean isTold)
            throws Exception {
        postgres.execute(
                "TRUNCATE " + table(options, "log") + " RESTART IDENTITY",
                "DROP TABLE IF EXISTS " + table(options, "kv"));
        TwoPhaseOptions sink = TwoPhaseJob.prefix("offsets" + System.nanoTime());
        Snapshot completed;
        try (TwoPhaseJob job = new TwoPhaseJob(options, sink, 1, null)) {
            long id = 1;
            for (int step : steps) {
                if (step < 8) {
                    job.read(step);
                } else if (step == 8) {
                    job.checkpoint(id++);
                } else {
                    // It fails, and no later one can prepare before this one's transaction is committed.
                    job.barrier(id++);
                }
            }
            completed = job.barrier(id);
            if (isTold) {
                job.complete(id);
            }
        }
        try (TwoPhaseJob resumed = new TwoPhaseJob(options, sink, 1, completed)) {
            resumed.finish(completed.id() + 1);
            TwoPhaseJob.assertExactlyOnce(postgres, options, completed.position(), "before " + completed.position());
        }
    }

    private static String table(PostgresOptions options, String name) {
        return new TableName(options.schema(), name).sql();
    }
}
