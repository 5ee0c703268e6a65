package io.sluice.cli.verify;

import io.sluice.udf.event.Version;
import io.sluice.udf.mapping.ChildTable;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnType;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.mapping.Identifiers;
import io.sluice.udf.mapping.RowKeys;
import io.sluice.udf.mapping.Table;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.bson.BsonTimestamp;

/** A target table as it is in PostgreSQL. Softly deleted rows count as absent. */
final class TargetTable {

    private static final int FETCH_SIZE = 5_000;

    private final Connection connection;
    private final String schema;
    private final Table table;
    private final Map<String, ColumnKind> kinds;
    private final Set<String> changeColumns;
    private final String live;

    private TargetTable(
            Connection connection,
            String schema,
            Table table,
            Map<String, ColumnKind> kinds,
            Set<String> changeColumns,
            Optional<String> softDelete) {
        this.connection = connection;
        this.schema = schema;
        this.table = table;
        this.kinds = kinds;
        this.changeColumns = changeColumns;
        this.live = softDelete
                .map(column -> "t." + Identifiers.quote(column) + " IS DISTINCT FROM 'delete'")
                .orElse("true");
    }

    /** Empty if there is no such table. */
    static Optional<TargetTable> open(Connection connection, String schema, Table table, DocumentMapping mapping)
            throws SQLException {
        Set<String> changeColumns = mapping.changeColumns(table);
        Map<String, ColumnKind> kinds = new LinkedHashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a"
                        + " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped"
                        + " ORDER BY a.attnum")) {
            query.setString(1, schema);
            query.setString(2, table.name());
            try (ResultSet columns = query.executeQuery()) {
                while (columns.next()) {
                    String name = columns.getString(1);
                    ColumnType.parse(columns.getString(2).replaceAll("\\((\\d+)\\) without", " without"))
                            .filter(type -> !changeColumns.contains(name) && isOurs(table, name))
                            .ifPresent(type -> kinds.put(name, type.kind()));
                }
            }
        }
        return kinds.isEmpty()
                ? Optional.empty()
                : Optional.of(new TargetTable(
                        connection, schema, table, kinds, changeColumns, mapping.softDeleteColumn(table)));
    }

    private static boolean isOurs(Table table, String column) {
        return table.evolving() || table.columns().stream().map(Column::name).anyMatch(column::equals);
    }

    /** The columns to compare and what they hold. */
    Map<String, ColumnKind> kinds() {
        return kinds;
    }

    /** False for a column that the table does not have (yet). */
    boolean knows(String column) {
        return kinds.containsKey(column) || changeColumns.contains(column);
    }

    String name() {
        return table.name();
    }

    List<String> key() {
        return table.key();
    }

    Connection connection() {
        return connection;
    }

    /** The name with its schema, for statements. */
    String qualified() {
        return qualified(table);
    }

    /** The rows with these keys, by row key; each a map of the columns to compare to values in their Java form. */
    Map<String, Map<String, Object>> rows(List<List<Object>> keys) throws SQLException {
        Map<String, Map<String, Object>> rows = new HashMap<>();
        forEachRow(table.key(), keys, row -> rows.put(rowKey(row), row));
        return rows;
    }

    /**
     * The rows that belong to others, by the row key of those.
     *
     * @param link the columns that hold the others' keys
     */
    Map<String, List<Map<String, Object>>> rowsOf(List<String> link, List<List<Object>> keys) throws SQLException {
        Map<String, List<Map<String, Object>>> rows = new HashMap<>();
        forEachRow(link, keys, row -> rows.computeIfAbsent(
                        RowKeys.of(link.stream().map(row::get).toList()), key -> new ArrayList<>())
                .add(row));
        return rows;
    }

    private void forEachRow(List<String> by, List<List<Object>> keys, Consumer<Map<String, Object>> action)
            throws SQLException {
        String names = quoted(by);
        String arrays = by.stream()
                .map(name -> "?::text[]::" + kinds.get(name).sqlName() + "[]")
                .collect(Collectors.joining(", "));
        String join = by.stream()
                .map(name -> "t." + Identifiers.quote(name) + " = k." + Identifiers.quote(name))
                .collect(Collectors.joining(" AND "));
        try (PreparedStatement query = connection.prepareStatement("SELECT " + columns() + " FROM " + qualified(table)
                + " t JOIN unnest(" + arrays + ") AS k(" + names + ") ON " + join + " WHERE " + live)) {
            for (int i = 0; i < by.size(); i++) {
                int column = i;
                query.setArray(
                        i + 1,
                        connection.createArrayOf(
                                "text",
                                keys.stream()
                                        .map(key -> String.valueOf(key.get(column)))
                                        .toArray()));
            }
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    action.accept(read(result));
                }
            }
        }
    }

    /** Hands over the key of every row, and counts them. Holds no more than a batch in memory. */
    long forEachKey(Consumer<List<Object>> action) throws SQLException {
        long count = 0;
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT " + quoted(table.key()) + " FROM " + qualified(table) + " t WHERE " + live)) {
            query.setFetchSize(FETCH_SIZE);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    action.accept(values(result, table.key()));
                    count++;
                }
            }
        }
        return count;
    }

    /**
     * Deletes a row and what belongs to it, unless a change after this cluster time has written it.
     *
     * @param children tables that exist
     */
    void delete(List<Object> key, BsonTimestamp notAfter, List<ChildTable> children) throws SQLException {
        String isRow = table.key().stream()
                        .map(name -> "t." + Identifiers.quote(name) + " = ?::text::"
                                + kinds.get(name).sqlName())
                        .collect(Collectors.joining(" AND "))
                + " AND coalesce(t." + Identifiers.quote(table.versionColumn()) + ", '') COLLATE \"C\" <= ?";
        for (ChildTable child : children) {
            delete(
                    "DELETE FROM " + qualified(child.table()) + " WHERE (" + quoted(child.parentKey())
                            + ") IN (SELECT " + quoted(table.key()) + " FROM " + qualified(table) + " t WHERE " + isRow
                            + ")",
                    key,
                    notAfter);
        }
        delete("DELETE FROM " + qualified(table) + " t WHERE " + isRow, key, notAfter);
    }

    private void delete(String sql, List<Object> key, BsonTimestamp notAfter) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (int i = 0; i < key.size(); i++) {
                delete.setString(i + 1, String.valueOf(key.get(i)));
            }
            delete.setString(key.size() + 1, new Version(notAfter.getValue(), 0).toString());
            delete.executeUpdate();
        }
    }

    private String rowKey(Map<String, Object> row) {
        return RowKeys.of(table.key().stream().map(row::get).toList());
    }

    private String columns() {
        return kinds.keySet().stream()
                .map(name -> "t." + Identifiers.quote(name))
                .collect(Collectors.joining(", "));
    }

    private String qualified(Table any) {
        return Identifiers.quote(schema) + "." + Identifiers.quote(any.name());
    }

    private static String quoted(List<String> names) {
        return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    }

    /** What a result has for these columns, and no others. */
    List<Object> values(ResultSet result, List<String> columns) throws SQLException {
        List<Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(value(result, i + 1, kinds.get(columns.get(i))));
        }
        return values;
    }

    private Map<String, Object> read(ResultSet result) throws SQLException {
        Map<String, Object> row = new HashMap<>();
        int index = 0;
        for (Map.Entry<String, ColumnKind> column : kinds.entrySet()) {
            row.put(column.getKey(), value(result, ++index, column.getValue()));
        }
        return row;
    }

    @Nullable
    private static Object value(ResultSet result, int index, ColumnKind kind) throws SQLException {
        Object value =
                switch (kind) {
                    case TEXT, JSONB -> result.getString(index);
                    case SMALLINT -> result.getShort(index);
                    case INTEGER -> result.getInt(index);
                    case BIGINT -> result.getLong(index);
                    case REAL -> result.getFloat(index);
                    case DOUBLE -> result.getDouble(index);
                    case NUMERIC -> numeric(result.getString(index));
                    case BOOLEAN -> result.getBoolean(index);
                    case TIMESTAMP ->
                        Optional.ofNullable(result.getObject(index, LocalDateTime.class))
                                .map(time -> time.toInstant(ZoneOffset.UTC))
                                .orElse(null);
                    case TIMESTAMPTZ ->
                        Optional.ofNullable(result.getObject(index, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null);
                    case DATE -> result.getObject(index, LocalDate.class);
                    case UUID -> result.getObject(index, UUID.class);
                    case BYTEA -> result.getBytes(index);
                };
        return result.wasNull() ? null : value;
    }

    /** PostgreSQL's numeric may be NaN or infinite, which a BigDecimal cannot be: the text then differs from any. */
    @Nullable
    private static Object numeric(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Character.isLetter(text.charAt(text.length() - 1)) ? text : new BigDecimal(text);
    }
}
