package io.sluice.cli.contest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Counts the changes that the target's table shows. Those before them left documents with {@code seq} 0. */
final class ArrivedRows implements ArrivalCount {
    /** What is new or updated has a seq; what was there and is not any more was deleted. */
    private static final String QUERY =
            "SELECT count(*) FILTER (WHERE seq > 0) + ? - count(*) FILTER (WHERE id < ?)" + " FROM " + Site.TABLE;

    private static final String UNDEFINED_TABLE = "42P01";

    private final Connection target;
    private final PreparedStatement statement;

    /** @param existing documents with the numbers from 0 on were there before */
    ArrivedRows(Connection target, int existing) throws SQLException {
        this.target = target;
        this.statement = target.prepareStatement(QUERY);
        statement.setInt(1, existing);
        statement.setInt(2, existing);
    }

    @Override
    public long arrived() throws SQLException {
        try (ResultSet counted = statement.executeQuery()) {
            counted.next();
            return counted.getLong(1);
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                // It comes with the first rows.
                return 0;
            }
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        target.close();
    }
}
