package io.sluice.udf.mapping;

import java.io.Serializable;
import java.util.Objects;

/** A column of a target table. */
public record Column(String name, ColumnType type, boolean notNull) implements Serializable {

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    public static Column nullable(String name, ColumnKind kind) {
        return new Column(name, ColumnType.of(kind), false);
    }
}
