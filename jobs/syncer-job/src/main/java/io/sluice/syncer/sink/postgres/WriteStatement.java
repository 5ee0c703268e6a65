package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.postgres.TargetTable.TargetColumn;
import io.sluice.udf.mapping.Identifiers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement that writes any number of rows, given as one array for each column. It answers with one line:
 * {@code inserted}, {@code updated}, {@code deleted}.
 *
 * <p>Values are of the bare type, {@code text} for a {@code varchar(24)}: assigning a text that is too long is an
 * error, whereas a cast to {@code varchar(24)} would cut it without a word.
 *
 * <p>The arrays are unnested in the select list, where their rows stream; in FROM each array would be gone through and
 * stored once before the first row.
 *
 * <p>All of them leave a row alone whose stored version is newer than the one that is written. Versions compare byte by
 * byte, whatever the database's collation; a row without a version is older than any.
 *
 * @param parameters the columns whose arrays are bound, in order
 */
record WriteStatement(String sql, List<TargetColumn> parameters) {

    private static final String SENT = "r";

    WriteStatement {
        parameters = List.copyOf(parameters);
    }

    /** Inserts each row, in order; for a table without a key. */
    static WriteStatement insert(TargetTable table) {
        String sql = "WITH written AS (INSERT INTO " + table.name().sql() + " (" + names(table.columns())
                + ") " + rows(table.columns())
                + " RETURNING 1) SELECT count(*) AS inserted, 0 AS updated, 0 AS deleted FROM written";
        return new WriteStatement(sql, table.columns());
    }

    /** Inserts each row, or replaces all of its columns. */
    static WriteStatement upsert(TargetTable table) {
        String assignments = table.columns().stream()
                .map(TargetColumn::name)
                .filter(name -> !table.key().contains(name))
                .map(name -> Identifiers.quote(name) + " = EXCLUDED." + Identifiers.quote(name))
                .collect(Collectors.joining(", "));
        String insert = "INSERT INTO " + table.name().sql() + " AS t (" + names(table.columns()) + ") ";
        String onConflict = " ON CONFLICT (" + quoted(table.key()) + ") DO UPDATE SET " + assignments + " WHERE "
                + isNotNewer(table, "t", "EXCLUDED");
        if (table.partitioned()) {
            // No xmax to tell by: rows whose key was there before were not inserted.
            String sql = "WITH sent AS (" + rows(table.columns()) + "), known AS (SELECT FROM "
                    + table.name().sql() + " AS t JOIN sent AS "
                    + SENT + " ON " + sameKey(table) + "), written AS (" + insert + "SELECT * FROM sent" + onConflict
                    + " RETURNING 1) SELECT sent - known AS inserted, written - (sent - known) AS updated, 0 AS deleted"
                    + " FROM (SELECT (SELECT count(*) FROM sent) AS sent, (SELECT count(*) FROM known) AS known,"
                    + " (SELECT count(*) FROM written) AS written) AS counts";
            return new WriteStatement(sql, table.columns());
        }
        String sql = "WITH written AS (" + insert + rows(table.columns()) + onConflict
                // A row that was there has been locked by this transaction before it was updated: its xmax is set.
                + " RETURNING (xmax = 0) AS is_new)"
                + " SELECT count(*) FILTER (WHERE is_new) AS inserted, count(*) FILTER (WHERE NOT is_new) AS updated,"
                + " 0 AS deleted FROM written";
        return new WriteStatement(sql, table.columns());
    }

    /** Deletes each row. */
    static WriteStatement delete(TargetTable table) {
        List<TargetColumn> parameters = keyAnd(table, List.of(table.versionColumn()));
        String sql = "WITH written AS (DELETE FROM " + table.name().sql() + " AS t USING (" + rows(parameters) + ") AS "
                + SENT + " WHERE " + sameKey(table) + " AND " + isNotNewer(table, "t", SENT) + " RETURNING 1)"
                + " SELECT 0 AS inserted, 0 AS updated, count(*) AS deleted FROM written";
        return new WriteStatement(sql, parameters);
    }

    /** Marks each row as deleted: sets the columns that the delete itself tells, and leaves the others. */
    static WriteStatement softDelete(TargetTable table, List<String> columns) {
        List<TargetColumn> parameters = keyAnd(table, columns);
        String assignments = columns.stream()
                .map(name -> Identifiers.quote(name) + " = " + SENT + "." + Identifiers.quote(name))
                .collect(Collectors.joining(", "));
        String sql = "WITH written AS (UPDATE " + table.name().sql() + " AS t SET " + assignments + " FROM ("
                + rows(parameters) + ") AS " + SENT + " WHERE " + sameKey(table)
                + " AND " + isNotNewer(table, "t", SENT) + " RETURNING 1)"
                + " SELECT 0 AS inserted, 0 AS updated, count(*) AS deleted FROM written";
        return new WriteStatement(sql, parameters);
    }

    /** Writes the rows, whose values are those of the table's columns. */
    TableCounts write(Session session, TargetTable table, List<FittedRow> rows) throws SQLException {
        PreparedStatement statement = session.prepared(sql);
        for (int i = 0; i < parameters.size(); i++) {
            TargetColumn column = parameters.get(i);
            statement.setArray(
                    i + 1, ColumnArrays.of(session.connection(), column.kind(), rows, table.indexOf(column.name())));
        }
        try (ResultSet answer = statement.executeQuery()) {
            answer.next();
            return new TableCounts(
                    rows.size(), answer.getLong("inserted"), answer.getLong("updated"), answer.getLong("deleted"));
        }
    }

    static List<TargetColumn> keyAnd(TargetTable table, List<String> others) {
        List<String> names = new ArrayList<>(table.key());
        names.addAll(others);
        return names.stream()
                .map(name -> table.columns().get(table.indexOf(name)))
                .toList();
    }

    static String rows(List<TargetColumn> columns) {
        return columns.stream()
                .map(column -> ColumnArrays.unnested(column.kind()) + " AS " + Identifiers.quote(column.name()))
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    /** @param stored the name under which the statement has the table */
    static String isNotNewer(TargetTable table, String stored, String written) {
        String version = Identifiers.quote(table.versionColumn());
        return "coalesce(" + stored + "." + version + ", '') COLLATE \"C\" <= " + written + "." + version;
    }

    private static String sameKey(TargetTable table) {
        return table.key().stream()
                .map(Identifiers::quote)
                .map(name -> "t." + name + " = " + SENT + "." + name)
                .collect(Collectors.joining(" AND "));
    }

    static String names(List<TargetColumn> columns) {
        return quoted(columns.stream().map(TargetColumn::name).toList());
    }

    private static String quoted(List<String> names) {
        return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    }
}
