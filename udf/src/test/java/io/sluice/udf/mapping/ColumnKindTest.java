package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.quicktheories.generators.SourceDSL.arbitrary;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Gens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnKindTest {

    @ParameterizedTest
    @CsvSource({
        "SMALLINT, INTEGER, INTEGER",
        "INTEGER, BIGINT, BIGINT",
        "SMALLINT, BIGINT, BIGINT",
        "BIGINT, DOUBLE, NUMERIC",
        "SMALLINT, REAL, NUMERIC",
        "REAL, DOUBLE, NUMERIC",
        "NUMERIC, INTEGER, NUMERIC",
        "BIGINT, TEXT, TEXT",
        "BOOLEAN, INTEGER, TEXT",
        "TIMESTAMP, TIMESTAMPTZ, TEXT",
        "UUID, BYTEA, TEXT",
        "BIGINT, JSONB, JSONB",
        "JSONB, TEXT, JSONB",
    })
    void twoKindsMeetInTheNarrowestThatHoldsBoth(ColumnKind a, ColumnKind b, ColumnKind wider) {
        assertThat(a.widen(b)).isEqualTo(wider);
    }

    /** All of them, for there are few: the order in which documents arrive must not decide a column's type. */
    @Test
    void wideningIsCommutativeAssociativeAndIdempotent() {
        for (ColumnKind a : ColumnKind.values()) {
            assertThat(a.widen(a)).isEqualTo(a);
            for (ColumnKind b : ColumnKind.values()) {
                assertThat(a.widen(b)).as("%s, %s", a, b).isEqualTo(b.widen(a));
                assertThat(a.widen(b).widen(b)).as("%s, %s again", a, b).isEqualTo(a.widen(b));
                for (ColumnKind c : ColumnKind.values()) {
                    assertThat(a.widen(b).widen(c)).as("%s, %s, %s", a, b, c).isEqualTo(a.widen(b.widen(c)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKindIsATypeThatCanBeDeclared(ColumnKind kind) {
        assertThat(ColumnType.parse(kind.sqlName())).contains(ColumnType.of(kind));
    }

    @Test
    void aValueIsWidenedOrRefusedAndNothingElse() {
        RandomInput.theory("widened values", 5000)
                .forAll(
                        Gens.values(),
                        arbitrary().enumValues(ColumnKind.class),
                        arbitrary().enumValues(ColumnKind.class))
                .checkAssert((value, from, other) -> {
                    ColumnKind to = from.widen(other);
                    try {
                        Object narrow = ColumnValues.convert(value, from);
                        if (narrow != null) {
                            assertThat(ColumnValues.widen(narrow, from, to))
                                    .isInstanceOf(ColumnValuesTest.javaType(to));
                        }
                    } catch (UnmappableException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    } catch (RuntimeException e) {
                        fail("%s from %s to %s".formatted(value, from, to), e);
                    }
                });
    }
}
