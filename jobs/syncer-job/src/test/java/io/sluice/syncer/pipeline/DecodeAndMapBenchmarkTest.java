package io.sluice.syncer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the benchmark measures is what it says. */
class DecodeAndMapBenchmarkTest {

    private static final String VERSION = "65a5173800000001.00000000";

    @Test
    void aPlayerOf350BytesHas17Columns() throws Exception {
        DecodeAndMapBenchmark benchmark = new DecodeAndMapBenchmark();

        assertThat(benchmark.decode().fullDocument().getByteBuffer().remaining())
                .isBetween(340, 360);
        assertThat(benchmark.decodeAndMapToDeclaredColumns().row().values())
                .containsExactly(
                        2,
                        "player_00000002",
                        "player_00000002@example.com",
                        26,
                        11_013_904_226L,
                        "ap-south",
                        "warrior",
                        "guild_4226",
                        226,
                        34,
                        6,
                        13,
                        "map_026",
                        "the quick brown fox 3c6ef362 jumps over the lazy dog 3c6ef360 ",
                        Instant.ofEpochMilli(1_700_000_002_002L),
                        0L,
                        VERSION);
        assertThat(benchmark.mapToDeclaredColumns().row().value("id")).isEqualTo(3);
        assertThat(benchmark.decodeAndMapToAnAutomaticTable().row().values()).contains("4", "player_00000004", VERSION);
    }
}
