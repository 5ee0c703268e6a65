package io.sluice.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadReportTest {

    private static final LoadReport REPORT = LoadReport.of(
            new LoadPlan(2, 40, 10, 30, 24),
            List.of(
                    new WorkerResult(1, 2, 20, 7, List.of(), 400_000_000, micros(1_500, 2_500)),
                    new WorkerResult(
                            2,
                            2,
                            9,
                            3,
                            List.of(
                                    new LoadError("duplicate key 11000", 1, "E11000 duplicate key"),
                                    new LoadError("MongoTimeoutException", 10, "no server")),
                            500_000_000,
                            micros(12_000))),
            500_000_000);

    @Test
    void addsUpWhatTheWorkersDid() {
        assertThat(REPORT.messages()).isEqualTo(29);
        assertThat(REPORT.delayed()).isEqualTo(10);
        assertThat(REPORT.failed()).isEqualTo(11);
        assertThat(REPORT.seconds()).isEqualTo(0.5);
        assertThat(REPORT.messagesPerSecond()).isEqualTo(58);
    }

    @Test
    void isReadable() {
        assertThat(LoadReportText.of(REPORT))
                .isEqualTo(
                        """
                        29 messages (10 delayed) in 0.50 s: 58.0 messages/s, 11 failed
                        batches of 10: p50 2.5 ms  p95 12.0 ms  p99 12.0 ms  max 12.0 ms

                        worker  batches  messages  failed  messages/s  p50 ms  p99 ms
                             1        2        20       0        50.0     1.5     2.5
                             2        2         9      11        18.0    12.0    12.0

                        1 failed: duplicate key 11000: E11000 duplicate key
                        10 failed: MongoTimeoutException: no server
                        """);
    }

    @Test
    void isOneJsonObject() throws Exception {
        JsonNode json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(REPORT));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "plan",
                        "seconds",
                        "messages",
                        "delayed",
                        "failed",
                        "messagesPerSecond",
                        "batchLatency",
                        "workers",
                        "errors");
        assertThat(json.at("/plan/delayedPercent").asInt()).isEqualTo(30);
        assertThat(json.at("/batchLatency/p50Ms").asDouble()).isBetween(2.4, 2.6);
        assertThat(json.at("/workers/1/failed").asInt()).isEqualTo(11);
        assertThat(json.at("/errors/0/kind").asText()).isEqualTo("duplicate key 11000");
    }

    private static Histogram micros(long... values) {
        Histogram histogram = new Histogram(LoadWorker.SIGNIFICANT_DIGITS);
        for (long value : values) {
            histogram.recordValue(value);
        }
        return histogram;
    }
}
