package io.sluice.cli.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.flink.FlinkException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldReportTest {
    private static final Instant NOW = Instant.parse("2030-01-15T14:30:00.500Z");
    private static final List<String> LINES = List.of(
            """
            {"held":{"collection":"a.b","key":"{\\"_id\\": 1}","operation":"insert","due":"2030-01-15T14:30:00Z",\
            "changed":"2029-01-01T00:00:00Z"}}""",
            """
            {"summary":{"total":3,"nextDue":"2030-01-15T14:30:00Z","oldestChange":"2028-01-01T00:00:00Z",\
            "collections":{"a.b":2,"a.c":1}}}""");

    @Test
    void isATableForPeople() {
        assertThat(HeldReport.parse(LINES, NOW).table())
                .isEqualTo(
                        """
                DUE                       OPERATION  CHANGED                   COLLECTION                KEY
                2030-01-15T14:30:00Z      insert     2029-01-01T00:00:00Z      a.b                       {"_id": 1}
                … and 2 that are due later
                3 held; next due 2030-01-15T14:30:00Z (500 ms late); oldest change of 2028-01-01T00:00:00Z
                             2  a.b
                             1  a.c""");
    }

    @Test
    void isOneObjectForPrograms() {
        assertThat(HeldReport.parse(LINES, NOW).json())
                .isEqualTo(
                        """
                {"total":3,"nextDue":"2030-01-15T14:30:00Z","overdueMs":500,"oldestChange":"2028-01-01T00:00:00Z",\
                "collections":{"a.b":2,"a.c":1},"changes":[{"collection":"a.b","key":"{\\"_id\\": 1}",\
                "operation":"insert","due":"2030-01-15T14:30:00Z","changed":"2029-01-01T00:00:00Z"}]}""");
    }

    @Test
    void saysWhenNothingIsHeld() {
        HeldReport none = HeldReport.parse(List.of("{\"summary\":{\"total\":0,\"collections\":{}}}"), NOW);
        assertThat(none.table()).isEqualTo("0 held");
        assertThat(none.json()).isEqualTo("{\"total\":0,\"overdueMs\":0,\"collections\":{},\"changes\":[]}");
    }

    @Test
    void refusesAReportThatWasCutOff() {
        assertThatThrownBy(() -> HeldReport.parse(LINES.subList(0, 1), NOW)).isInstanceOf(FlinkException.class);
        assertThatThrownBy(() -> HeldReport.parse(List.of(), NOW)).isInstanceOf(FlinkException.class);
    }
}
