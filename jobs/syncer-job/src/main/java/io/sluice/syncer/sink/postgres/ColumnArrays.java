package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.ColumnKind;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A column's values as an array of PostgreSQL.
 *
 * <p>Times go as text that names their year, era and offset in full. The driver's own conversions go through
 * {@link java.sql.Timestamp} and the time zones of this process and the session, and change old dates on the way.
 */
final class ColumnArrays {

    private ColumnArrays() {}

    /** An array that is to be bound, as the column of its elements in a select list. */
    static String unnested(ColumnKind kind) {
        return isSentAsText(kind) ? "unnest(?::text[])::" + kind.sqlName() : "unnest(?::" + kind.sqlName() + "[])";
    }

    /** @param rows of which each one's value at {@code column} is taken */
    static Array of(Connection connection, ColumnKind kind, List<FittedRow> rows, int column) throws SQLException {
        Object[] elements = newElements(kind, rows.size());
        for (int i = 0; i < elements.length; i++) {
            Object value = rows.get(i).values()[column];
            elements[i] = value == null ? null : element(value, kind);
        }
        return connection.createArrayOf(elementType(kind), elements);
    }

    /**
     * The driver sends arrays of texts in binary form, but no arrays of these kinds: they would go as one literal,
     * every element quoted, and be read by PostgreSQL character by character.
     */
    private static boolean isSentAsText(ColumnKind kind) {
        return switch (kind) {
            case NUMERIC, TIMESTAMP, TIMESTAMPTZ, DATE, UUID, JSONB -> true;
            case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, BOOLEAN, TEXT, BYTEA -> false;
        };
    }

    private static Object[] newElements(ColumnKind kind, int size) {
        return switch (kind) {
            case SMALLINT -> new Short[size];
            case INTEGER -> new Integer[size];
            case BIGINT -> new Long[size];
            case REAL -> new Float[size];
            case DOUBLE -> new Double[size];
            case BOOLEAN -> new Boolean[size];
            case BYTEA -> new byte[size][];
            case TEXT, NUMERIC, TIMESTAMP, TIMESTAMPTZ, DATE, UUID, JSONB -> new String[size];
        };
    }

    private static Object element(Object value, ColumnKind kind) {
        return switch (kind) {
            case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, BOOLEAN, BYTEA, TEXT, JSONB -> value;
            case NUMERIC -> ((BigDecimal) value).toString();
            case UUID -> value.toString();
            case DATE -> date((LocalDate) value);
            case TIMESTAMP -> timestamp((Instant) value, "");
            case TIMESTAMPTZ -> timestamp((Instant) value, "+00");
        };
    }

    /** The names that the catalog of types knows; it knows no aliases. */
    private static String elementType(ColumnKind kind) {
        return switch (kind) {
            case SMALLINT -> "int2";
            case INTEGER -> "int4";
            case BIGINT -> "int8";
            case REAL -> "float4";
            case DOUBLE -> "float8";
            case BOOLEAN -> "bool";
            case BYTEA -> "bytea";
            case TEXT, NUMERIC, TIMESTAMP, TIMESTAMPTZ, DATE, UUID, JSONB -> "text";
        };
    }

    static String timestamp(Instant instant, String offset) {
        LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        return yearAndDay(utc.toLocalDate()) + " " + utc.toLocalTime() + offset + era(utc.getYear());
    }

    static String date(LocalDate date) {
        return yearAndDay(date) + era(date.getYear());
    }

    /** PostgreSQL counts years from 1 in either era, ISO 8601 has a year 0. */
    private static String yearAndDay(LocalDate date) {
        int year = date.getYear();
        int yearOfEra = year > 0 ? year : 1 - year;
        return padded(yearOfEra, 4) + "-" + padded(date.getMonthValue(), 2) + "-" + padded(date.getDayOfMonth(), 2);
    }

    private static String era(int year) {
        return year > 0 ? "" : " BC";
    }

    private static String padded(int number, int digits) {
        String text = Integer.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
