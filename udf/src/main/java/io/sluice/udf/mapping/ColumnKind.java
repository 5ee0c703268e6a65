package io.sluice.udf.mapping;

/**
 * The column types Sluice writes. Each has one Java form in a {@link RowChange}.
 *
 * <p>Kinds with a length or a precision keep it in {@link ColumnType}; values travel as the bare kind, so that
 * PostgreSQL refuses what does not fit instead of cutting it to length.
 */
public enum ColumnKind {
    /** {@link String} */
    TEXT("text"),
    /** {@link Short} */
    SMALLINT("smallint"),
    /** {@link Integer} */
    INTEGER("integer"),
    /** {@link Long} */
    BIGINT("bigint"),
    /** {@link Float} */
    REAL("real"),
    /** {@link Double} */
    DOUBLE("double precision"),
    /** {@link java.math.BigDecimal} */
    NUMERIC("numeric"),
    /** {@link Boolean} */
    BOOLEAN("boolean"),
    /** {@link java.time.Instant}, written in UTC */
    TIMESTAMP("timestamp"),
    /** {@link java.time.Instant} */
    TIMESTAMPTZ("timestamptz"),
    /** {@link java.time.LocalDate} */
    DATE("date"),
    /** {@link java.util.UUID} */
    UUID("uuid"),
    /** {@code byte[]} */
    BYTEA("bytea"),
    /** {@link String}, JSON text */
    JSONB("jsonb");

    private final String sqlName;

    ColumnKind(String sqlName) {
        this.sqlName = sqlName;
    }

    public String sqlName() {
        return sqlName;
    }

    /**
     * The narrowest kind that holds what both hold: whole numbers and floating ones meet in numeric, anything meets a
     * document in jsonb, all else meets in text.
     */
    public ColumnKind widen(ColumnKind other) {
        if (this == other) {
            return this;
        }
        if (this == JSONB || other == JSONB) {
            return JSONB;
        }
        if (isNumber() && other.isNumber()) {
            return isWhole() && other.isWhole() ? (compareTo(other) > 0 ? this : other) : NUMERIC;
        }
        return TEXT;
    }

    private boolean isWhole() {
        return this == SMALLINT || this == INTEGER || this == BIGINT;
    }

    private boolean isNumber() {
        return isWhole() || this == REAL || this == DOUBLE || this == NUMERIC;
    }
}
