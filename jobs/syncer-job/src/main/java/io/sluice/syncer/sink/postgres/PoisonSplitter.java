package io.sluice.syncer.sink.postgres;

import io.sluice.udf.error.ErrorKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows so that one which PostgreSQL refuses does not take its neighbours with it: what fails is written again in
 * halves, down to single rows. Each try is under a savepoint, without which an error would end the transaction.
 */
final class PoisonSplitter {

    /** One try. */
    @FunctionalInterface
    interface Write {
        TableCounts write(List<FittedRow> rows) throws SQLException;
    }

    /** A row that failed alone, and why. */
    record Poison(FittedRow row, SQLException error) {}

    private final Connection connection;
    private final Write write;
    private final List<Poison> poison = new ArrayList<>();

    PoisonSplitter(Connection connection, Write write) {
        this.connection = connection;
        this.write = write;
    }

    /** @throws SQLException for what is no row's fault; the transaction is to be rolled back */
    TableCounts write(List<FittedRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return TableCounts.NONE;
        }
        Savepoint before = connection.setSavepoint();
        try {
            TableCounts counts = write.write(rows);
            connection.releaseSavepoint(before);
            return counts;
        } catch (SQLException e) {
            if (SqlErrors.kindOf(e) != ErrorKind.ROW_REFUSED) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (rows.size() == 1) {
                poison.add(new Poison(rows.get(0), e));
                return TableCounts.NONE;
            }
        }
        int middle = rows.size() / 2;
        TableCounts first = write(rows.subList(0, middle));
        return first.plus(write(rows.subList(middle, rows.size())));
    }

    /** The rows found so far; they are forgotten here. */
    List<Poison> takePoison() {
        List<Poison> taken = List.copyOf(poison);
        poison.clear();
        return taken;
    }
}
