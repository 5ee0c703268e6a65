package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnArraysTest {

    @ParameterizedTest
    @CsvSource({
        "2024-01-15T10:30:00Z, 2024-01-15 10:30+00",
        "2024-01-15T10:30:05.120Z, 2024-01-15 10:30:05.120+00",
        "1969-12-31T23:59:59.999Z, 1969-12-31 23:59:59.999+00",
        "0999-01-02T00:00:00Z, 0999-01-02 00:00+00",
        "0001-01-01T00:00:00Z, 0001-01-01 00:00+00",
        "0000-12-31T00:00:00Z, 0001-12-31 00:00+00 BC",
        "-4712-01-01T00:00:00Z, 4713-01-01 00:00+00 BC",
        "+294276-12-31T23:59:59.999Z, 294276-12-31 23:59:59.999+00"
    })
    void timestamps(Instant instant, String text) {
        assertThat(ColumnArrays.timestamp(instant, "+00")).isEqualTo(text);
        assertThat(ColumnArrays.date(LocalDate.ofInstant(instant, java.time.ZoneOffset.UTC)))
                .isEqualTo(text.replaceAll(" [0-9:.]+\\+00", ""));
    }
}
