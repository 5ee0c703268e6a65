package io.sluice.cli.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.udf.mapping.ColumnKind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import javax.annotation.Nullable;

/** Whether two values of a column are the same to PostgreSQL. */
final class ValueComparison {

    /** A document is as deep, long and wide as MongoDB took it: limits against strangers' JSON are not for these. */
    private static final StreamReadConstraints NO_LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .build();

    private static final JsonMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(NO_LIMITS).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    /** jsonb keeps numbers as numeric, so 1 and 1.0 are one. */
    private static final Comparator<JsonNode> SAME_NUMBER = (left, right) -> left.isNumber() && right.isNumber()
            ? left.decimalValue().compareTo(right.decimalValue())
            : left.equals(right) ? 0 : 1;

    private ValueComparison() {}

    static boolean areEqual(ColumnKind kind, @Nullable Object expected, @Nullable Object actual) {
        if (expected == null || actual == null) {
            return expected == actual;
        }
        return switch (kind) {
            case NUMERIC ->
                expected instanceof BigDecimal left && actual instanceof BigDecimal right && left.compareTo(right) == 0;
            case BYTEA -> Arrays.equals((byte[]) expected, (byte[]) actual);
            case JSONB -> json((String) expected).equals(SAME_NUMBER, json((String) actual));
            case DOUBLE -> ((Double) expected).doubleValue() == (Double) actual || expected.equals(actual);
            case REAL -> ((Float) expected).floatValue() == (Float) actual || expected.equals(actual);
            default -> Objects.equals(expected, actual);
        };
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
