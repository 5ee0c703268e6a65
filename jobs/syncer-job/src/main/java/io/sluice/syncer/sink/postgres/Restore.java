package io.sluice.syncer.sink.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the database to where the restored checkpoint left it, before a writer takes its first row: what was prepared
 * after that checkpoint is rolled back, what belongs to it is committed (by the committers, which Flink starts before,
 * or elsewhere), and the rows from the states are written.
 *
 * <p>These rows are committed at once, exactly once by the ledger: they belong to the restored checkpoint, and
 * redistribution may have given them to another subtask than the later changes of their keys.
 */
final class Restore {

    private static final Logger LOG = LoggerFactory.getLogger(Restore.class);

    private final PostgresOptions postgres;
    private final TwoPhaseOptions options;
    private final OptionalLong restored;
    private final OpenTransaction transaction;
    private final Ledger ledger;
    private final Sweep sweep;
    private final InDoubt inDoubt;
    private final Backoff backoff;
    private final DeadLetterWriter deadLetters;

    Restore(
            PostgresOptions postgres,
            TwoPhaseOptions options,
            OptionalLong restored,
            OpenTransaction transaction,
            Ledger ledger,
            Sweep sweep,
            InDoubt inDoubt,
            Backoff backoff,
            DeadLetterWriter deadLetters) {
        this.postgres = postgres;
        this.options = options;
        this.restored = restored;
        this.transaction = transaction;
        this.ledger = ledger;
        this.sweep = sweep;
        this.inDoubt = inDoubt;
        this.backoff = backoff;
        this.deadLetters = deadLetters;
    }

    void run(Collection<WriterState> states) throws SQLException, IOException, InterruptedException {
        until("earlier attempts have ended", () -> sweep.fence(transaction.session()));
        ledger.create(transaction.session());
        inDoubt.ask();
        until(
                "the transactions of checkpoint " + restored.orElse(0) + " are committed (see pg_prepared_xacts;"
                        + " one that no committer knows is to be mended by ROLLBACK PREPARED)",
                () -> inDoubt.ask().stream().noneMatch(sweep::isRestored));
        lookForRewind();
        for (WriterState state : states) {
            write(state);
        }
    }

    /** A question to PostgreSQL. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws SQLException;
    }

    /** Before the task runs there is no barrier that this could hold up. */
    private void until(String what, Condition condition) throws SQLException, IOException, InterruptedException {
        long deadlineNanos =
                System.nanoTime() + Duration.ofMillis(Patience.GIVE_UP_MS).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("Waited in vain until " + what + ", PostgreSQL at " + postgres.server());
            }
            Thread.sleep(WaitingRows.ASK_EVERY_MS);
        }
    }

    private void lookForRewind() throws SQLException, IOException {
        boolean accept = !options.appendOnly() || options.allowRewind();
        Optional<Ledger.Beyond> found = ledger.beyond(transaction.session(), restored.orElse(0), accept);
        if (found.isEmpty()) {
            return;
        }
        String what = found.get().transactions() + " transactions with "
                + found.get().rows()
                + " rows were committed by '" + options.prefix() + "' from "
                + found.get().first().toInstant() + " to " + found.get().last().toInstant() + ", after "
                + (restored.isPresent()
                        ? "checkpoint " + restored.getAsLong() + ", from which this job begins"
                        : "nothing at all, for this job begins anew");
        if (!accept) {
            throw new IOException("Refused: " + what + ". Their events may come again, and a table without a key would"
                    + " then have them twice. Begin from the last checkpoint, or empty the tables, or accept it with"
                    + " postgres.allow_rewind: true, or choose another postgres.transaction_prefix");
        }
        LOG.warn(
                "{}. Events that come again change nothing in tables with a key{}",
                what,
                options.appendOnly() ? ", and come twice in tables without one (postgres.allow_rewind)" : "");
    }

    private void write(WriterState state) throws SQLException, IOException, InterruptedException {
        if (state.rows().isEmpty()) {
            return;
        }
        BatchBuffer rows = new BatchBuffer();
        state.rows().forEach(rows::add);
        for (int failures = 1; ; failures++) {
            try {
                Optional<WriteResult> result = transaction.write(rows.batches());
                if (result.isPresent()) {
                    commit(state, result.get());
                    return;
                }
            } catch (SQLException e) {
                if (!SqlErrors.waitsForLock(e)) {
                    throw e;
                }
                inDoubt.ask();
            }
            if (backoff.isExhausted(failures)) {
                throw new IOException("Cannot write " + state.rows().size()
                        + " rows from the restored checkpoint: their tables are locked, PostgreSQL at "
                        + postgres.server());
            }
            backoff.pause(failures);
        }
    }

    /** Not twice, should the same checkpoint be restored again. */
    private void commit(WriterState state, WriteResult written) throws SQLException, IOException, InterruptedException {
        if (!ledger.add(transaction.session(), state.id(), transaction.rows())) {
            transaction.rollback();
            return;
        }
        // No later checkpoint would be waited for with these.
        deadLetters.write(written.refused());
        deadLetters.flush(false);
        transaction.commit();
        LOG.info("Wrote {} rows from the state of {}", state.rows().size(), state.id());
    }
}
