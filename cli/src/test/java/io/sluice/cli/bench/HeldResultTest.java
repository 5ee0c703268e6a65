package io.sluice.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class HeldResultTest {
    private static final HeldResult RESULT = new HeldResult(1_000_000, 60_000, 40, 170L, 0, 0, 15);

    @Test
    void isOneLineOfJson() throws JsonProcessingException {
        assertThat(json(RESULT))
                .isEqualTo(
                        "{\"held\":1000000,\"drainPerSecond\":60000,\"checkpointsDuringStorm\":40,\"freshP99Ms\":170,"
                                + "\"early\":0,\"lost\":0,\"latenessP99Ms\":15}");
        assertThat(json(new HeldResult(1, 1, 0, null, 0, 0, 1))).contains("\"freshP99Ms\":null");
    }

    @Test
    void isATableForPeople() {
        assertThat(RESULT.text().lines())
                .contains("drained                       60,000 /s", "fresh meanwhile, p99             170 ms");
        assertThat(new HeldResult(1, 1, 0, null, 0, 0, 1).text()).contains("           - ms");
    }

    @Test
    void keepsThePromiseOnlyIfNoneIsEarlyAndNoneLost() {
        assertThat(RESULT.keepsThePromise()).isTrue();
        assertThat(new HeldResult(1, 1, 1, 1L, 1, 0, 1).keepsThePromise()).isFalse();
        assertThat(new HeldResult(1, 1, 1, 1L, 0, 1, 1).keepsThePromise()).isFalse();
    }

    private static String json(HeldResult result) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(result);
    }
}
