package io.sluice.syncer.sink.postgres;

import static io.sluice.syncer.sink.postgres.TestRows.bigint;
import static io.sluice.syncer.sink.postgres.TestRows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Property 19: for any Syncer shutdown operation, all buffered messages should be flushed to PostgreSQL before the
 * service exits. Here: a stop with a savepoint is a last barrier and the word that its savepoint is complete.
 *
 * <p>Validates: Requirements 9.3.
 */
class Property19GracefulShutdownBufferFlushIT {

    private final RealPostgres postgres = RealPostgres.get();

    /** A number below 8 is so many records, 8 some time, and 9 a checkpoint. */
    @Test
    void whateverWasReadIsWrittenWhenTheJobHasStoppedInExactlyOnceMode() throws Exception {
        PostgresOptions options = TwoPhaseJob.newTables(postgres);
        RandomInput.slowTheory("Property 19, exactly once")
                .forAll(
                        integers().between(1, 3),
                        lists().of(integers().between(0, 9)).ofSizeBetween(0, 10))
                .checkAssert((parallelism, steps) -> RandomInput.<List<Integer>>check(each -> {
                            try {
                                stopAfter(options, parallelism, each);
                            } finally {
                                TwoPhaseJob.rollBackAll(postgres);
                            }
                        })
                        .accept(steps));
    }

    private void stopAfter(PostgresOptions options, int parallelism, List<Integer> steps) throws Exception {
        postgres.execute(
                "TRUNCATE " + table(options, "log") + " RESTART IDENTITY",
                "DROP TABLE IF EXISTS " + table(options, "kv"));
        TwoPhaseOptions sink = TwoPhaseJob.prefix("stop" + System.nanoTime());
        int read;
        try (TwoPhaseJob job = new TwoPhaseJob(options, sink, parallelism, null)) {
            long id = 1;
            for (int step : steps) {
                switch (step) {
                    case 8 -> job.pass(300);
                    case 9 -> job.checkpoint(id++);
                    default -> job.read(step);
                }
            }
            job.checkpoint(id);
            read = job.position();
        }
        TwoPhaseJob.assertExactlyOnce(postgres, options, read, "stopped after " + read);
    }

    @Test
    void whateverWasReadIsWrittenWhenTheJobHasStoppedInUpsertMode() throws Exception {
        PostgresOptions options = postgres.newSchema();
        RandomInput.slowTheory("Property 19, upsert")
                .forAll(integers().between(0, 30))
                .checkAssert(RandomInput.check(rows -> {
                    postgres.execute("DROP TABLE IF EXISTS " + table(options, "t"));
                    try (WriterHarness writer = new WriterHarness(options)) {
                        for (long i = 1; i <= rows; i++) {
                            writer.write(upsert("t", "k" + i, i, bigint("n", i)));
                        }
                        writer.flush();
                    }
                    if (rows > 0) {
                        assertThat(postgres.query("SELECT n FROM " + table(options, "t") + " ORDER BY n"))
                                .isEqualTo(LongStream.rangeClosed(1, rows)
                                        .mapToObj(Long::toString)
                                        .toList());
                    }
                }));
    }

    private static String table(PostgresOptions options, String name) {
        return new TableName(options.schema(), name).sql();
    }
}
