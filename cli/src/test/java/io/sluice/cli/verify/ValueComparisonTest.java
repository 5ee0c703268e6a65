package io.sluice.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.mapping.ColumnKind;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ValueComparisonTest {

    @Test
    void nullEqualsNullOnly() {
        assertThat(ValueComparison.areEqual(ColumnKind.TEXT, null, null)).isTrue();
        assertThat(ValueComparison.areEqual(ColumnKind.TEXT, "", null)).isFalse();
        assertThat(ValueComparison.areEqual(ColumnKind.TEXT, null, "")).isFalse();
    }

    @Test
    void numbersByValueNotByScale() {
        assertThat(ValueComparison.areEqual(ColumnKind.NUMERIC, new BigDecimal("1.50"), new BigDecimal("1.5")))
                .isTrue();
        assertThat(ValueComparison.areEqual(ColumnKind.NUMERIC, new BigDecimal("1.50"), new BigDecimal("1.51")))
                .isFalse();
        assertThat(ValueComparison.areEqual(ColumnKind.NUMERIC, new BigDecimal("1"), "NaN"))
                .isFalse();
        assertThat(ValueComparison.areEqual(ColumnKind.DOUBLE, Double.NaN, Double.NaN))
                .isTrue();
        assertThat(ValueComparison.areEqual(ColumnKind.DOUBLE, 0.0, -0.0)).isTrue();
    }

    @Test
    void jsonByContentNotByText() {
        assertThat(ValueComparison.areEqual(ColumnKind.JSONB, "{\"a\": 1.0, \"b\": [true]}", "{\"b\":[true],\"a\":1}"))
                .isTrue();
        assertThat(ValueComparison.areEqual(ColumnKind.JSONB, "[1, 2]", "[2, 1]"))
                .isFalse();
        assertThat(ValueComparison.areEqual(
                        ColumnKind.JSONB, "12345678901234567890.123456789", "12345678901234567890.123456788"))
                .isFalse();
    }

    /** What MongoDB and PostgreSQL take is compared, however long or deep. */
    @Test
    void jsonHasNoLimits() {
        String number = "1" + "0".repeat(6144);
        assertThat(ValueComparison.areEqual(ColumnKind.JSONB, "1E+6144", number))
                .isTrue();
        String deep = "[".repeat(1500) + "]".repeat(1500);
        assertThat(ValueComparison.areEqual(ColumnKind.JSONB, deep, deep)).isTrue();
        String text = '"' + "x".repeat(21_000_000) + '"';
        assertThat(ValueComparison.areEqual(ColumnKind.JSONB, text, text)).isTrue();
    }

    @Test
    void bytesAndTimes() {
        assertThat(ValueComparison.areEqual(ColumnKind.BYTEA, new byte[] {1, 2}, new byte[] {1, 2}))
                .isTrue();
        assertThat(ValueComparison.areEqual(ColumnKind.TIMESTAMPTZ, Instant.ofEpochMilli(1), Instant.ofEpochMilli(2)))
                .isFalse();
    }
}
