package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.postgres.TargetTable.TargetColumn;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that replace the rows of a child table, for any number of parents.
 *
 * <p>{@link #clear} and {@link #insert} touch only what belongs to a parent whose stored version is the one that is
 * written: had the parent's row been stale, another one would be stored.
 *
 * @param link the child's columns that hold the parent's key, in its order
 */
record ChildStatements(TargetTable parent, TargetTable child, List<String> link) {

    private static final String SENT = "r";
    /** Of the parent, beside the child's own columns, none of which can have this name. */
    private static final String SENT_VERSION = "xmin";

    /** Deletes the children of parents that have been written; given the parents' rows. */
    WriteStatement clear() {
        return deleteChildren("JOIN " + parentOf(parent.key()), "p." + version() + " = " + SENT + "." + version());
    }

    /** Deletes the children of parents that will be deleted, or are not there; given the parents' rows. */
    WriteStatement delete() {
        return deleteChildren("LEFT JOIN " + parentOf(parent.key()), WriteStatement.isNotNewer(parent, "p", SENT));
    }

    private WriteStatement deleteChildren(String join, String guard) {
        List<TargetColumn> parameters = WriteStatement.keyAnd(parent, List.of(parent.versionColumn()));
        String isChild = IntStream.range(0, link.size())
                .mapToObj(i -> "t." + Identifiers.quote(link.get(i)) + " = " + SENT + "."
                        + Identifiers.quote(parent.key().get(i)))
                .collect(Collectors.joining(" AND "));
        String sql = "WITH written AS (DELETE FROM " + child.name().sql() + " AS t USING ("
                + WriteStatement.rows(parameters) + ") AS " + SENT + " " + join + " WHERE " + isChild + " AND " + guard
                + " RETURNING 1) SELECT 0 AS inserted, 0 AS updated, count(*) AS deleted FROM written";
        return new WriteStatement(sql, parameters);
    }

    /** Inserts the children of parents that have been written; given rows of {@link #sent}. */
    WriteStatement insert() {
        List<TargetColumn> parameters = sent().columns();
        String names = WriteStatement.names(child.columns());
        String values = child.columns().stream()
                .map(column -> SENT + "." + Identifiers.quote(column.name()))
                .collect(Collectors.joining(", "));
        String sql = "WITH written AS (INSERT INTO " + child.name().sql() + " (" + names + ") SELECT " + values
                + " FROM (" + WriteStatement.rows(parameters) + ") AS " + SENT + " JOIN " + parentOf(link) + " AND p."
                + version() + " = " + SENT + "." + Identifiers.quote(SENT_VERSION)
                + " RETURNING 1) SELECT count(*) AS inserted, 0 AS updated, 0 AS deleted FROM written";
        return new WriteStatement(sql, parameters);
    }

    /** The child's columns, and its parent's version at the end. */
    TargetTable sent() {
        List<TargetColumn> columns = new ArrayList<>(child.columns());
        columns.add(new TargetColumn(SENT_VERSION, ColumnKind.TEXT));
        return new TargetTable(child.name(), columns, child.key(), SENT_VERSION, child.partitioned());
    }

    /** @param key the names under which the parent's key is sent */
    private String parentOf(List<String> key) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> "p." + Identifiers.quote(parent.key().get(i)) + " = " + SENT + "."
                        + Identifiers.quote(key.get(i)))
                .collect(Collectors.joining(" AND ", parent.name().sql() + " AS p ON ", ""));
    }

    private String version() {
        return Identifiers.quote(parent.versionColumn());
    }
}
