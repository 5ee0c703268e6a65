package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | TEXT | text",
                "VARCHAR(24) | TEXT | varchar(24)",
                "character varying(5) | TEXT | character varying(5)",
                "  double   precision | DOUBLE | double precision",
                "int | INTEGER | int",
                "numeric(12,2) | NUMERIC | numeric(12,2)",
                "decimal( 12 , 2 ) | NUMERIC | decimal( 12 , 2 )",
                "numeric(12) | NUMERIC | numeric(12)",
                "timestamp without time zone | TIMESTAMP | timestamp without time zone",
                "Timestamp With Time Zone | TIMESTAMPTZ | timestamp with time zone",
                "timestamptz(3) | TIMESTAMPTZ | timestamptz(3)",
                "jsonb | JSONB | jsonb",
            })
    void readsTheLegalTypes(String text, ColumnKind kind, String declaration) {
        assertThat(ColumnType.parse(text)).contains(new ColumnType(kind, declaration));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serial",
                "money",
                "json",
                "text[]",
                "text; drop table players",
                "text) --",
                "varchar(",
                "varchar()",
                "varchar(x)",
                "varchar(-1)",
                "varchar(1,2)",
                "text(5)",
                "integer(3)",
                "numeric(1,2,3)",
                "jsonb(1)",
                "text default 'x'"
            })
    void refusesAllElse(String text) {
        assertThat(ColumnType.parse(text)).isEmpty();
    }

    @Test
    void aKindsOwnTypeHasNoLength() {
        assertThat(ColumnType.of(ColumnKind.NUMERIC).declaration()).isEqualTo("numeric");
    }
}
