package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.postgres.StoredTable.StoredColumn;
import io.sluice.udf.mapping.ColumnKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads from PostgreSQL's catalog what a table is like. */
final class TableReader {

    /** By its names: a regclass is an error for who may not use the schema. */
    static final String TABLE_OID = "(SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
            + " ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?)";

    private static final String COLUMNS =
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), base.typname, a.attnotnull OR t.typnotnull,
                   a.atthasdef OR a.attidentity <> '', a.attgenerated <> '' OR a.attidentity = 'a'
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            JOIN pg_catalog.pg_type base ON base.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
            WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = %s
            ORDER BY a.attnum"""
                    .formatted(TABLE_OID);

    /** Those that ON CONFLICT takes: whole, immediate, on plain columns. */
    private static final String UNIQUE_KEYS =
            """
            SELECT i.indexrelid, a.attname
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_attribute a
              ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
            WHERE i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
              AND i.indrelid = %s"""
                    .formatted(TABLE_OID);

    private static final String IS_PARTITIONED =
            "SELECT relkind = 'p' FROM pg_catalog.pg_class WHERE oid = " + TABLE_OID;

    private static final String IS_PLAIN =
            "SELECT relkind IN ('r', 'p') AND NOT relhasrules AND NOT relrowsecurity FROM pg_catalog.pg_class"
                    + " WHERE oid = " + TABLE_OID;

    private static final String COMMENT = "SELECT coalesce(obj_description(" + TABLE_OID + ", 'pg_class'), '')";

    private static final Map<String, ColumnKind> KINDS = Map.ofEntries(
            Map.entry("text", ColumnKind.TEXT),
            Map.entry("varchar", ColumnKind.TEXT),
            Map.entry("bpchar", ColumnKind.TEXT),
            Map.entry("int2", ColumnKind.SMALLINT),
            Map.entry("int4", ColumnKind.INTEGER),
            Map.entry("int8", ColumnKind.BIGINT),
            Map.entry("float4", ColumnKind.REAL),
            Map.entry("float8", ColumnKind.DOUBLE),
            Map.entry("numeric", ColumnKind.NUMERIC),
            Map.entry("bool", ColumnKind.BOOLEAN),
            Map.entry("timestamp", ColumnKind.TIMESTAMP),
            Map.entry("timestamptz", ColumnKind.TIMESTAMPTZ),
            Map.entry("date", ColumnKind.DATE),
            Map.entry("uuid", ColumnKind.UUID),
            Map.entry("bytea", ColumnKind.BYTEA),
            Map.entry("jsonb", ColumnKind.JSONB));

    private TableReader() {}

    static Optional<StoredTable> read(Session session, TableName name) throws SQLException {
        Map<String, StoredColumn> columns = columns(session, name);
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(new StoredTable(
                        name, source(session, name), columns, uniqueKeys(session, name), isPartitioned(session, name)));
    }

    private static String source(Session session, TableName name) throws SQLException {
        PreparedStatement statement = session.prepared(COMMENT);
        statement.setString(1, name.schema());
        statement.setString(2, name.table());
        try (ResultSet answer = statement.executeQuery()) {
            answer.next();
            return Ddl.sourceOf(answer.getString(1));
        }
    }

    private static boolean isPartitioned(Session session, TableName name) throws SQLException {
        return is(IS_PARTITIONED, session, name);
    }

    /** True if nothing comes between an INSERT and the table: it is no view, and has no rules and no row security. */
    static boolean isPlain(Session session, TableName name) throws SQLException {
        return is(IS_PLAIN, session, name);
    }

    private static boolean is(String question, Session session, TableName name) throws SQLException {
        PreparedStatement statement = session.prepared(question);
        statement.setString(1, name.schema());
        statement.setString(2, name.table());
        try (ResultSet answer = statement.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    static Map<String, StoredColumn> columns(Session session, TableName name) throws SQLException {
        PreparedStatement statement = session.prepared(COLUMNS);
        statement.setString(1, name.schema());
        statement.setString(2, name.table());
        Map<String, StoredColumn> columns = new LinkedHashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                columns.put(
                        rows.getString(1),
                        new StoredColumn(
                                rows.getString(1),
                                rows.getString(2),
                                // A generated column takes no value at all, whatever its type.
                                rows.getBoolean(6) ? null : KINDS.get(rows.getString(3)),
                                rows.getBoolean(4),
                                rows.getBoolean(5)));
            }
        }
        return columns;
    }

    private static List<Set<String>> uniqueKeys(Session session, TableName name) throws SQLException {
        PreparedStatement statement = session.prepared(UNIQUE_KEYS);
        statement.setString(1, name.schema());
        statement.setString(2, name.table());
        Map<Long, Set<String>> keys = new LinkedHashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                keys.computeIfAbsent(rows.getLong(1), index -> new LinkedHashSet<>())
                        .add(rows.getString(2));
            }
        }
        return new ArrayList<>(keys.values());
    }
}
