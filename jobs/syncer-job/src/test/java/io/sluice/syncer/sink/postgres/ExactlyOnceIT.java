package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.syncer.sink.postgres.TwoPhaseJob.Snapshot;
import io.sluice.udf.mapping.ColumnKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each place where a job can fail, one by one, into a table without a key and one with. */
class ExactlyOnceIT {

    private static final TwoPhaseOptions SINK = TwoPhaseJob.prefix("rows");

    private final RealPostgres postgres = RealPostgres.get();
    private PostgresOptions options;

    @BeforeEach
    void createTables() throws Exception {
        options = TwoPhaseJob.newTables(postgres);
    }

    @AfterEach
    void nothingStays() throws Exception {
        TwoPhaseJob.rollBackAll(postgres);
    }

    private TwoPhaseJob start(int parallelism, Snapshot from) throws Exception {
        return new TwoPhaseJob(options, SINK, parallelism, from);
    }

    private void assertExactlyOnce(int events) throws Exception {
        TwoPhaseJob.assertExactlyOnce(postgres, options, events, "");
    }

    private long rowsInLog() throws Exception {
        return Long.parseLong(
                postgres.query("SELECT count(*) FROM " + table("log")).get(0));
    }

    private String table(String name) {
        return new TableName(options.schema(), name).sql();
    }

    @Test
    void rowsAreSeenWhenTheirCheckpointCompletes() throws Exception {
        try (TwoPhaseJob job = start(2, null)) {
            job.read(40);
            job.barrier(1);
            assertThat(rowsInLog()).isZero();
            job.complete(1);
            assertExactlyOnce(40);
            assertThat(job.metrics.count("syncer_transactions_prepared_total")).isPositive();
            assertThat(job.committerMetrics.count("syncer_transactions_committed_total"))
                    .isEqualTo(2);
            job.read(0);
            assertThat(job.barrier(2).committables())
                    .as("nothing written, nothing prepared")
                    .isEmpty();
        }
    }

    @Test
    void failureBeforeThePrepare() throws Exception {
        Snapshot first;
        try (TwoPhaseJob job = start(2, null)) {
            first = job.read(10).checkpoint(1);
            job.read(20);
        }
        try (TwoPhaseJob job = start(2, first)) {
            job.read(20).checkpoint(2);
        }
        assertExactlyOnce(30);
    }

    @Test
    void failureAfterThePrepareBeforeTheCheckpointCompletes() throws Exception {
        Snapshot first;
        try (TwoPhaseJob job = start(2, null)) {
            first = job.read(10).checkpoint(1);
            job.read(20).barrier(2);
        }
        assertThat(postgres.query("SELECT gid FROM pg_prepared_xacts")).hasSize(2);
        try (TwoPhaseJob job = start(2, first)) {
            TwoPhaseJob.assertNothingInDoubt(postgres);
            assertThat(job.metrics.count("syncer_transactions_rolled_back_total"))
                    .isPositive();
            job.read(20).checkpoint(3);
        }
        assertExactlyOnce(30);
    }

    @Test
    void failureOfTheFirstCheckpointAndAFreshStart() throws Exception {
        try (TwoPhaseJob job = start(3, null)) {
            job.read(10).barrier(1);
        }
        try (TwoPhaseJob job = start(2, null)) {
            job.read(10).checkpoint(1);
        }
        assertExactlyOnce(10);
    }

    @ParameterizedTest
    @CsvSource({"2", "1", "3"})
    void failureAfterTheCompletionBeforeTheCommit(int newParallelism) throws Exception {
        Snapshot second;
        try (TwoPhaseJob job = start(2, null)) {
            job.read(10).checkpoint(1);
            second = job.read(20).barrier(2);
        }
        try (TwoPhaseJob job = start(newParallelism, second)) {
            assertThat(rowsInLog()).isEqualTo(30);
            job.read(10).checkpoint(3);
            job.read(10).checkpoint(4);
        }
        assertExactlyOnce(50);
    }

    @Test
    void writersWaitForACommitterElsewhere() throws Exception {
        Snapshot first;
        try (TwoPhaseJob job = start(2, null)) {
            first = job.read(20).barrier(1);
        }
        TwoPhaseJob committing = new TwoPhaseJob(options, SINK, 0, first, false);
        try (committing) {
            Future<Void> commit = TwoPhaseJob.elsewhere(() -> {
                awaitSession();
                committing.complete(1);
            });
            try (TwoPhaseJob job = new TwoPhaseJob(options, SINK, 2, first, false)) {
                commit.get(10, TimeUnit.SECONDS);
                job.read(10).barrier(2);
                // Its own committer has the restored ones too; they are committed by now.
                job.complete(2);
                assertThat(job.committerMetrics.count("syncer_transactions_already_committed_total"))
                        .isEqualTo(2);
            }
        }
        assertExactlyOnce(30);
    }

    /** The new writers have connected, and wait. */
    private void awaitSession() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline
                && postgres.query("SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_prepared_xacts%'"
                                + " AND application_name = '" + Session.APPLICATION_NAME + "'")
                        .isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void failureAfterTheCommitBeforeItsAcknowledgement() throws Exception {
        Snapshot first;
        try (TwoPhaseJob job = start(2, null)) {
            first = job.read(10).barrier(1);
            job.complete(1);
        }
        try (TwoPhaseJob job = start(2, first)) {
            assertThat(job.committerMetrics.count("syncer_transactions_already_committed_total"))
                    .isEqualTo(2);
            job.read(10).checkpoint(2);
        }
        assertExactlyOnce(20);
    }

    @Test
    void aLostTransactionFailsTheJobLoudly() throws Exception {
        try (TwoPhaseJob job = start(1, null)) {
            job.read(10).barrier(1);
            String gid = postgres.query("SELECT gid FROM pg_prepared_xacts").get(0);
            postgres.execute("ROLLBACK PREPARED '" + gid + "'");

            assertThatThrownBy(() -> job.complete(1))
                    .isInstanceOf(LostTransactionException.class)
                    .hasMessageContaining(gid)
                    .hasMessageContaining("LOST, with 20 rows")
                    .hasMessageContaining("rolled it back");
        }
    }

    @ParameterizedTest
    @CsvSource({"2,2", "2,1", "2,3", "3,2"})
    void aCheckpointThatFailsAfterThePrepare(int parallelism, int newParallelism) throws Exception {
        Snapshot third;
        try (TwoPhaseJob job = start(parallelism, null)) {
            job.read(10).checkpoint(1);
            job.read(10).barrier(2);
            // The second never completes. All keys are in doubt.
            job.read(10);
            third = job.barrier(3);
            assertThat(job.waitingRows(third)).isPositive();
            assertThat(rowsInLog()).isEqualTo(10);
            job.complete(3);
            assertThat(rowsInLog()).isEqualTo(20);
            job.pass(1000);
            job.read(5).checkpoint(4);
            assertExactlyOnce(35);
        }
        // And back: the rows that waited come from the state, at once, and once.
        for (int i = 0; i < 2; i++) {
            postgres.execute("TRUNCATE " + table("log"), "TRUNCATE " + table("kv"));
            postgres.execute("DELETE FROM " + table("sluice_ledger") + " WHERE label > 3");
            try (TwoPhaseJob job = start(newParallelism, third)) {
                assertThat(rowsInLog()).isEqualTo(i == 0 ? 10 : 0);
                job.read(10).checkpoint(10);
                TwoPhaseJob.assertNothingInDoubt(postgres);
                assertThat(rowsInLog()).isEqualTo(i == 0 ? 20 : 10);
            }
        }
    }

    @Test
    void aHotKeyInEveryCheckpointNeverHangs() throws Exception {
        try (TwoPhaseJob job = start(1, null)) {
            for (int id = 1; id <= 30; id++) {
                job.read(7).barrier(id);
                // The writer goes on while the commit is under way.
                job.read(4);
                job.complete(id);
                job.pass(600);
            }
            job.finish(100);
        }
        assertExactlyOnce(330);
    }

    @Test
    void aFullBufferWaitsAndLetsTheCommitRun() throws Exception {
        try (TwoPhaseJob job = start(1, null)) {
            job.read(10).barrier(1);
            job.onYield = () -> {
                if (job.yields == 5) {
                    job.complete(1);
                }
            };
            job.read(200);
            assertThat(job.yields).isBetween(5, 10);
            job.checkpoint(2);
        }
        assertExactlyOnce(210);
    }

    @Test
    void aFullBufferLetsTheNextBarrierThroughWhenNoCommitComes() throws Exception {
        Snapshot second;
        try (TwoPhaseJob job = start(1, null)) {
            job.read(10).barrier(1);
            // Aborted. What is in front of the next barrier is more than the buffer's bound.
            int bound = Patience.BATCHES_BEFORE_WAITING * TwoPhaseJob.MAX_ROWS;
            job.read(bound);
            assertThat(job.yields * 10L).isGreaterThanOrEqualTo(Patience.PATIENCE_MS);
            second = job.barrier(2);
            assertThat(job.waitingRows(second)).isGreaterThan(bound);
            job.complete(2);
            job.read(10).checkpoint(3);
            assertExactlyOnce(bound + 20);
        }
    }

    @Test
    void aBufferThatIsFullForEverFailsTheJob() throws Exception {
        try (TwoPhaseJob job = start(1, null)) {
            job.read(10).barrier(1);
            assertThatThrownBy(() -> job.read(10_000))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("could not be written for")
                    .hasMessageContaining("sluice:job:rows:0:1:");
            assertThat(job.position()).isLessThan(Patience.MOST_BATCHES * TwoPhaseJob.MAX_ROWS + 10);
        }
    }

    @Test
    void theEndOfTheInputWaitsForTheLastCommit() throws Exception {
        try (TwoPhaseJob job = start(1, null)) {
            job.read(10).barrier(1);
            job.read(10);
            job.onYield = () -> {
                if (job.yields == 3) {
                    job.complete(1);
                }
            };
            job.writers.get(0).flush(true);
            assertThat(job.writers.get(0).prepareCommit()).hasSize(1);
        }
    }

    /** Were the delete written before the older row comes from a sibling's state, the dead would return. */
    @Test
    void theEndOfTheInputAfterARescalingWaitsForTheRowsFromTheStates() throws Exception {
        Snapshot third;
        try (TwoPhaseJob job = start(2, null)) {
            job.read(10).checkpoint(1);
            job.read(10).barrier(2);
            job.writers.get(1).write(TestRows.upsert("kv2", "k", 1), null);
            third = job.barrier(3);
            assertThat(job.waitingRows(third)).isPositive();
        }
        try (TwoPhaseJob job = TwoPhaseJob.notOpened(options, SINK, 3, third)) {
            job.open(0);
            job.writers.get(0).write(TestRows.delete("kv2", "k", 2), null);
            Queue<Integer> others = new ArrayDeque<>(List.of(1, 2));
            job.onYield = () -> {
                if (job.yields % 3 == 0 && !others.isEmpty()) {
                    job.open(others.remove());
                }
            };
            job.writers.get(0).flush(true);
            while (!others.isEmpty()) {
                job.open(others.remove());
            }
            job.checkpoint(4);
        }
        assertThat(postgres.query("SELECT _id FROM " + table("kv2"))).isEmpty();
        assertExactlyOnce(20);
    }

    @Test
    void nothingIsWrittenAfterARescalingBeforeAllHaveOpened() throws Exception {
        Snapshot first;
        try (TwoPhaseJob job = start(2, null)) {
            first = job.read(10).checkpoint(1);
        }
        try (TwoPhaseJob job = TwoPhaseJob.notOpened(options, SINK, 3, first)) {
            ExactlyOnceWriter writer = job.writers.get(0);
            job.open(0);
            writer.write(TestRows.upsert("kv3", "a", 1), null);
            job.pass(1000);
            assertThat(job.metrics.count("table.kv3.inserted")).isZero();
            job.open(1);
            job.pass(1000);
            assertThat(job.metrics.count("table.kv3.inserted")).isZero();
            job.open(2);
            job.pass(1000);
            assertThat(job.metrics.count("table.kv3.inserted")).isEqualTo(1);
        }
    }

    @Test
    void aSerializationFailureIsTriedAgainInTheSameTransaction() throws Exception {
        String schema = RealPostgres.quoted(options.schema());
        try (TwoPhaseJob job = start(2, null)) {
            job.read(10).checkpoint(1);
            postgres.execute(
                    "CREATE SEQUENCE " + schema + ".objections",
                    "CREATE FUNCTION " + schema + ".object() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('"
                            + schema.replace("'", "''") + ".objections') <= 2 THEN RAISE 'told to object'"
                            + " USING ERRCODE = '40001'; END IF; RETURN NEW; END $$",
                    "CREATE TRIGGER objecting BEFORE UPDATE ON " + table("kv") + " FOR EACH ROW EXECUTE FUNCTION "
                            + schema + ".object()");
            job.read(20);
            job.pass(1000);
            job.checkpoint(2);
            job.finish(3);
            assertThat(job.metrics.count("type.postgres_busy.syncer_errors_total"))
                    .isPositive();
        }
        assertExactlyOnce(30);
    }

    @Test
    void theLedgerForgetsWhatIsOldAndOnlyItsOwn() throws Exception {
        String ledger = table("sluice_ledger");
        Snapshot first;
        try (TwoPhaseJob job = start(2, null)) {
            first = job.read(10).checkpoint(1);
        }
        for (String row : List.of(
                "'job', 'rows', 0, '8 days'",
                "'job', 'rows', 1, '8 days'",
                "'job', 'rows', 7, '8 days'",
                "'job', 'rows', 0, '6 days'",
                "'job', 'other', 0, '8 days'",
                "'other', 'rows', 0, '8 days'")) {
            postgres.execute("INSERT INTO " + ledger + " SELECT prefix, sink, subtask, 0, '0badcafe' || age, 1,"
                    + " now() - age::interval FROM (VALUES (" + row + ")) AS r (prefix, sink, subtask, age)");
        }
        try (TwoPhaseJob job = start(2, first)) {
            job.read(10).checkpoint(2);
            assertThat(postgres.query("SELECT prefix, sink, subtask, count(*) FROM " + ledger
                            + " WHERE label = 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"))
                    .containsExactly("job|other|0|1", "job|rows|0|1", "other|rows|0|1");
            assertThat(postgres.query(
                            "SELECT label, count(*) FROM " + ledger + " WHERE label > 0 GROUP BY 1 ORDER BY 1"))
                    .as("those of this week stay")
                    .containsExactly("1|2", "2|2");
        }
        // And are still known for what they are.
        assertThatThrownBy(() -> start(1, first)).hasMessageContaining("2 transactions with");
    }

    @Test
    void anOldAttemptIsFencedOff() throws Exception {
        TwoPhaseJob old = start(2, null);
        Snapshot first = old.read(10).checkpoint(1);
        old.read(10).barrier(2);
        old.read(3);
        try (TwoPhaseJob job = start(2, first)) {
            assertThatThrownBy(() -> old.barrier(3)).isInstanceOf(IOException.class);
            job.read(10).checkpoint(3);
            job.read(10).checkpoint(4);
        }
        old.close();
        assertExactlyOnce(30);
    }

    @Test
    void aLatePrepareAfterTheSweepIsSweptAgain() throws Exception {
        Snapshot first;
        try (TwoPhaseJob job = start(1, null)) {
            first = job.read(10).checkpoint(1);
        }
        try (TwoPhaseJob job = start(1, first)) {
            try (Connection late = postgres.connect();
                    Statement statement = late.createStatement()) {
                late.setAutoCommit(false);
                statement.execute("UPDATE " + table("kv") + " SET n = -1");
                statement.execute("INSERT INTO " + table("log") + " (event) VALUES (-1)");
                statement.execute("PREPARE TRANSACTION 'sluice:job:rows:0:2:0badcafe'");
            }
            // Waits for its locks, sweeps, and goes on.
            job.read(20);
            job.pass(1000);
            job.checkpoint(2);
            assertThat(job.metrics.count("syncer_transactions_rolled_back_total"))
                    .isEqualTo(1);
        }
        assertExactlyOnce(30);
    }

    @Test
    void twoSinksWithOnePrefix() throws Exception {
        PostgresOptions other = TwoPhaseJob.newTables(postgres);
        try (TwoPhaseJob one = start(2, null);
                TwoPhaseJob two = new TwoPhaseJob(other, TwoPhaseJob.prefix("rows2"), 2, null)) {
            one.read(10);
            two.read(10);
            one.barrier(1);
            Snapshot snapshot = two.barrier(1);
            // One of them restarts; the other's transactions are none of its business.
            two.close();
            try (TwoPhaseJob again = new TwoPhaseJob(other, TwoPhaseJob.prefix("rows2"), 1, snapshot)) {
                one.complete(1);
                again.read(10).checkpoint(2);
            }
        }
        assertExactlyOnce(10);
        TwoPhaseJob.assertExactlyOnce(postgres, other, 20, "the other sink");
    }

    @Test
    void rowsThatNeedAnAlteredTableWaitForTheirOwnTransaction() throws Exception {
        try (TwoPhaseJob job = start(1, null)) {
            job.read(10);
            ExactlyOnceWriter writer = job.writers.get(0);
            writer.write(TestRows.upsert("kv", "k0", 1000, TestRows.field("wider", ColumnKind.BOOLEAN, true)), null);
            Snapshot first = job.barrier(1);
            assertThat(job.waitingRows(first)).isPositive();
            job.complete(1);
            job.pass(1000);
            job.checkpoint(2);
            assertThat(postgres.query("SELECT wider FROM " + table("kv") + " WHERE _id = 'k0'"))
                    .containsExactly("t");
            assertThat(job.deadLetters).isEmpty();
        }
        TwoPhaseJob.assertNothingInDoubt(postgres);
    }

    @Test
    void aPoisonRowBecomesADeadLetterAndItsNeighboursAreWritten() throws Exception {
        try (TwoPhaseJob job = start(1, null)) {
            job.read(10);
            job.writers
                    .get(0)
                    .write(TestRows.upsert("kv2", "bad", 77, TestRows.field("doc", ColumnKind.JSONB, "{")), null);
            job.writers
                    .get(0)
                    .write(TestRows.upsert("kv2", "good", 78, TestRows.field("doc", ColumnKind.JSONB, "{}")), null);
            job.checkpoint(1);
            assertThat(job.deadLetters).hasSize(1);
            assertThat(postgres.query("SELECT _id FROM " + table("kv2"))).containsExactly("good");
        }
        assertExactlyOnce(10);
    }

    @Test
    void aLostConnectionFailsTheTask() throws Exception {
        Snapshot first;
        try (TwoPhaseJob job = start(1, null)) {
            first = job.read(10).checkpoint(1);
            job.read(10);
            postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    + " AND application_name = '" + Session.APPLICATION_NAME + "'");
            assertThatThrownBy(() -> job.read(20).barrier(2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is read again from the checkpoint");
        }
        try (TwoPhaseJob job = start(1, first)) {
            job.read(10).checkpoint(2);
        }
        assertExactlyOnce(20);
    }

    @Test
    void whatIsBeyondAnOlderSavepointIsSaidAndRefusedForTablesWithoutAKey() throws Exception {
        Snapshot first;
        try (TwoPhaseJob job = start(2, null)) {
            first = job.read(10).checkpoint(1);
            job.read(10).checkpoint(2);
        }
        for (Snapshot from : new Snapshot[] {first, null}) {
            assertThatThrownBy(() -> start(2, from))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("were committed by 'job'")
                    .hasMessageContaining("postgres.allow_rewind: true");
        }
        TwoPhaseOptions allowed = new TwoPhaseOptions("job", "rows", true, true);
        Snapshot again;
        try (TwoPhaseJob job = new TwoPhaseJob(options, allowed, 2, null)) {
            again = job.read(20).checkpoint(1);
        }
        assertThat(rowsInLog()).as("as was allowed").isEqualTo(40);
        // Labels began anew, and an ordinary restart is no rewind.
        try (TwoPhaseJob job = start(2, again)) {
            job.read(5).checkpoint(2);
        }
        TwoPhaseOptions keyed = new TwoPhaseOptions("job", "rows", false, false);
        try (TwoPhaseJob job = new TwoPhaseJob(options, keyed, 1, again)) {
            assertThat(job.writers).hasSize(1);
        }
    }

    @Test
    void namesAndStates() throws Exception {
        TransactionId id = new TransactionId("a.b-c", "rows", 3, 12, "0123abcd");
        assertThat(id).hasToString("sluice:a.b-c:rows:3:12:0123abcd");
        assertThat(TransactionId.parse(id.toString())).contains(id);
        assertThat(TransactionId.parse("sluice:a:b")).isEmpty();
        assertThatThrownBy(() -> new TwoPhaseOptions("x".repeat(190), "rows", false, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TwoPhaseOptions("it's", "rows", false, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PreparedTransaction.Serializer.INSTANCE.deserialize(2, new byte[0]))
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> WriterState.Serializer.INSTANCE.deserialize(3, new byte[0]))
                .hasMessageContaining("version 3");
    }

    @Test
    void whatTheServerLacksIsSaidBeforeTheStart() {
        PostgresPreflight upsert = new PostgresPreflight(options, WriterHarness.CREATE_AND_EVOLVE);

        assertThat(upsert.forExactlyOnce(SINK, 2).problems(List.of(TwoPhaseJob.LOG)))
                .isEmpty();
        assertThat(upsert.forExactlyOnce(SINK, 50).problems(List.of()))
                .singleElement()
                .asString()
                .contains("ALTER SYSTEM SET max_prepared_transactions = 100");
        assertThat(upsert.problems(List.of(TwoPhaseJob.LOG)))
                .singleElement()
                .asString()
                .contains("log is appended to", "delivery: exactly-once");
    }

    @Test
    void theWritersOfOtherJobsNeedTheirTransactionsToo() throws Exception {
        PostgresPreflight upsert = new PostgresPreflight(options, WriterHarness.CREATE_AND_EVOLVE);
        try (TwoPhaseJob predecessor = start(4, null);
                TwoPhaseJob other = new TwoPhaseJob(options, TwoPhaseJob.prefix("rows2"), 2, null)) {
            assertThat(predecessor.writers).hasSize(4);
            assertThat(other.writers).hasSize(2);
            assertThat(upsert.forExactlyOnce(SINK, 8).problems(List.of())).isEmpty();
            assertThat(upsert.forExactlyOnce(SINK, 9).problems(List.of()))
                    .singleElement()
                    .asString()
                    .contains(
                            "needs at least 22 for 9 writers and the 2 of other jobs",
                            "ALTER SYSTEM SET max_prepared_transactions = 22");
        }
        assertThat(upsert.forExactlyOnce(SINK, 9).problems(List.of())).isEmpty();
    }

    @Test
    void theAgeOfWhatIsInDoubtIsTold() throws Exception {
        try (TwoPhaseJob job = start(1, null)) {
            job.read(10).barrier(1);
            job.pass(700);
            assertThat(job.metrics.gauge("syncer_transactions_in_doubt")).isEqualTo(1);
            assertThat(job.metrics.gauge("syncer_transactions_in_doubt_oldest_ms"))
                    .isEqualTo(700L);
            job.complete(1);
            job.pass(100);
            assertThat(job.metrics.gauge("syncer_transactions_in_doubt")).isEqualTo(0);
            assertThat(job.metrics.gauge("syncer_transactions_in_doubt_oldest_ms"))
                    .isEqualTo(0L);
        }
    }
}
