package io.sluice.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.mapping.ColumnKind;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WideningsTest {

    @Test
    void aValueIsItselfInItsOwnColumn() {
        assertThat(Widenings.of(5L, ColumnKind.BIGINT, ColumnKind.BIGINT)).containsOnly(5L);
        assertThat(Widenings.of("x", ColumnKind.TEXT, ColumnKind.TEXT)).containsOnly("x");
        assertThat(Widenings.of(Instant.EPOCH, ColumnKind.TIMESTAMPTZ, ColumnKind.TIMESTAMP))
                .containsOnly(Instant.EPOCH);
    }

    @Test
    void aNumberThatWasTextForAWhileStaysOne() {
        assertThat(Widenings.of(5L, ColumnKind.BIGINT, ColumnKind.JSONB)).containsOnly("5", "\"5\"");
        assertThat(Widenings.of(true, ColumnKind.BOOLEAN, ColumnKind.JSONB)).containsOnly("true", "\"true\"");
    }

    @Test
    void aDoubleThatWasNumericForAWhileHasAllItsDigits() {
        assertThat(Widenings.of(1e10, ColumnKind.DOUBLE, ColumnKind.TEXT)).containsOnly("1.0E10", "10000000000");
        assertThat(Widenings.of(0.5, ColumnKind.DOUBLE, ColumnKind.NUMERIC)).containsOnly(new BigDecimal("0.5"));
    }

    @Test
    void whatIsNoNumberWasNeverNumeric() {
        assertThat(Widenings.of(Double.NaN, ColumnKind.DOUBLE, ColumnKind.TEXT)).containsOnly("NaN");
        assertThat(Widenings.of(Double.NaN, ColumnKind.DOUBLE, ColumnKind.NUMERIC))
                .containsOnly(Double.NaN);
    }
}
