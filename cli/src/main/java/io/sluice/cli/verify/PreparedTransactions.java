package io.sluice.cli.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a cancelled syncer leaves in PostgreSQL for the job that goes on from its checkpoint; if none does, it stays. */
public final class PreparedTransactions {

    private PreparedTransactions() {}

    /**
     * Rolls back what is prepared.
     *
     * @param prefix {@code postgres.transaction_prefix} of the job that nobody resumes, or its name
     */
    public static void rollBack(Connection target, String prefix) throws SQLException {
        try (PreparedStatement left =
                        target.prepareStatement("SELECT format('ROLLBACK PREPARED %L', gid) FROM pg_prepared_xacts"
                                + " WHERE database = current_database() AND starts_with(gid, ?)");
                Statement statement = target.createStatement()) {
            left.setString(1, "sluice:" + prefix + ":");
            List<String> rollbacks = new ArrayList<>();
            try (ResultSet found = left.executeQuery()) {
                while (found.next()) {
                    rollbacks.add(found.getString(1));
                }
            }
            for (String rollback : rollbacks) {
                statement.execute(rollback);
            }
        }
    }
}
