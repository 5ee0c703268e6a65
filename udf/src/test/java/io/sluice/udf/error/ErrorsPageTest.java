package io.sluice.udf.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.error.ErrorKind.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page is the code's own list. */
class ErrorsPageTest {

    private static final Path PAGE = Path.of("../docs/errors.md");

    private static final String INTRODUCTION =
            """
            # Errors

            <!-- Generated: mvn -q -pl udf test -Dtest=ErrorsPageTest -Dsluice.docs.write=true -->

            Every error that the jobs meet is of one of these kinds. *Retryable* says whether the same work may succeed when
            it is done again. A log line of an error has the kind as `error_kind`, beside `error_type` (`retryable` or
            `non-retryable`) and `retry_attempt`.

            `syncer_errors_total` and `watcher_errors_total` count the errors that a job survives, with the kind as the label
            `type`. An error that ends the job ends its metrics too: what makes Flink restart a job is in Flink's own
            `numRestarts`.

            Where Flink restarts a job, it waits 1, 2, 4, … seconds (`retry.initial_backoff`, `retry.max_backoff`), and gives
            up after `retry.max_attempts` restarts in a row. A job that has given up goes on from its last checkpoint with
            `flink run -s`.
            """;

    @Test
    void isTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE)
                .as("older than the code; write it anew with: mvn -q -pl udf test -Dtest=ErrorsPageTest"
                        + " -Dsluice.docs.write=true")
                .exists()
                .hasContent(page());
    }

    private static String page() {
        return INTRODUCTION + "\n| kind | job | seen as | retryable | what happens |\n|---|---|---|---|---|\n"
                + Arrays.stream(ErrorKind.values()).map(ErrorsPageTest::row).collect(Collectors.joining());
    }

    private static String row(ErrorKind kind) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        kind.label(),
                        kind.job() == Job.BOTH ? "both" : kind.job().name().toLowerCase(Locale.ROOT),
                        kind.seenAs(),
                        kind.isRetryable() ? "yes" : "no",
                        kind.whatHappens());
    }
}
