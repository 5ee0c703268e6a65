package io.sluice.syncer.sink.postgres;

import java.io.IOException;
import java.sql.SQLException;

/** The open transaction is lost: the task fails, and Flink reads again from the checkpoint. */
final class BrokenTransactionException extends IOException {

    private static final long serialVersionUID = 1L;

    BrokenTransactionException(String what, PostgresOptions postgres, SQLException cause) {
        super(
                "Cannot " + what + ", PostgreSQL at " + postgres.server() + ": " + SqlErrors.reasonOf(cause) + " ["
                        + SqlErrors.stateOf(cause)
                        + "]. What the open transaction held is read again from the checkpoint",
                cause);
    }
}
