package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.Secret;
import io.sluice.syncer.sink.postgres.WriteResult.TableResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sink counts is in the page for those who watch it. */
class MetricsPageTest {

    private static final Path PAGE = Path.of("../../docs/metrics.md");

    private static RecordingMetrics all() {
        RecordingMetrics metrics = new RecordingMetrics();
        TableResult table = new TableResult("t", 1, 0, TableCounts.NONE, List.of(), List.of(), Duration.ZERO);
        new WriterMetrics(metrics, () -> 0).onFlush(new WriteResult(List.of(table)), Duration.ZERO);
        var unusedMetrics = new TwoPhaseMetrics(metrics, () -> 0, () -> 0);
        PostgresOptions nowhere = new PostgresOptions(
                "jdbc:postgresql://127.0.0.1:1/x",
                "u",
                Secret.ofPlain("p"),
                "public",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        var unusedCommitter =
                new PreparedCommitter(nowhere, TwoPhaseJob.prefix("rows"), new Backoff(RetryOptions.DEFAULT), metrics);
        return metrics;
    }

    @Test
    void namesEachOne() throws Exception {
        String page = Files.readString(PAGE);
        assertThat(all().names()).hasSizeGreaterThan(15).allSatisfy(name -> {
            String last = name.substring(name.lastIndexOf('.') + 1);
            assertThat(page).contains("`" + last + "`");
        });
    }
}
