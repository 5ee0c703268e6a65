package io.sluice.syncer.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.udf.mapping.Column;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import javax.annotation.Nullable;

/** The values of a row as JSON: numbers and booleans as such, all else as text. */
final class ValueJson {

    private ValueJson() {}

    static void put(ObjectNode node, List<Column> columns, List<Object> values) {
        for (int i = 0; i < columns.size(); i++) {
            put(node, columns.get(i), values.get(i));
        }
    }

    static void put(ObjectNode node, Column column, @Nullable Object value) {
        String name = column.name();
        if (value == null) {
            node.putNull(name);
            return;
        }
        switch (column.type().kind()) {
            case SMALLINT, INTEGER, BIGINT -> node.put(name, ((Number) value).longValue());
            case REAL, DOUBLE -> putFloating(node, name, (Number) value);
            case NUMERIC -> node.put(name, (BigDecimal) value);
            case BOOLEAN -> node.put(name, (Boolean) value);
            case BYTEA -> node.put(name, "\\x" + HexFormat.of().formatHex((byte[]) value));
            case TEXT, TIMESTAMP, TIMESTAMPTZ, DATE, UUID, JSONB -> node.put(name, value.toString());
        }
    }

    /** As its own kind writes it: a float has fewer digits than the double that it becomes. */
    private static void putFloating(ObjectNode node, String name, Number value) {
        if (Double.isFinite(value.doubleValue())) {
            node.put(name, new BigDecimal(value.toString()));
        } else {
            node.put(name, value.toString());
        }
    }
}
