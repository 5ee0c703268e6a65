package io.sluice.syncer.sink.postgres;

import java.io.IOException;
import java.time.Instant;

/** A transaction that a completed checkpoint counts on is gone, and was not committed. */
final class LostTransactionException extends IOException {

    private static final long serialVersionUID = 1L;

    LostTransactionException(PreparedTransaction transaction, String server) {
        super("Transaction " + transaction.id() + " is LOST, with " + transaction.rows() + " rows, prepared at "
                + Instant.ofEpochMilli(transaction.preparedAtMs()) + ", PostgreSQL at " + server
                + ": it is no longer prepared, and the ledger does not know it as committed. Someone rolled it back, the"
                + " database was restored to an earlier time, or the job was restored from a savepoint older than the"
                + " ledger's seven days or one that was never committed. The checkpoint says that these rows are written,"
                + " and they are not: restore the job from a checkpoint before them, or start it anew");
    }
}
