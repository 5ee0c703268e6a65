package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.strings;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.udf.RandomInput;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quicktheories.core.Gen;

/**
 * Property 21: for any log event, the log entry should contain all required contextual fields (timestamp, service name,
 * operation type). Here: whatever is logged, wherever, is one line that is one JSON object, with these fields and its
 * message as it was.
 *
 * <p>Validates: Requirements 10.3.
 */
class Property21StructuredLogFieldCompletenessTest {

    @TempDir
    private Path folder;

    /** Half a surrogate pair is no text. */
    private static Gen<String> texts() {
        return strings()
                .basicMultilingualPlaneAlphabet()
                .ofLengthBetween(0, 60)
                .map(text -> text.replaceAll("[\\ud800-\\udfff]", "?"));
    }

    @Test
    void everyLineHasItsTimeItsServiceAndItsOperation() throws Exception {
        try (JsonLog log = new JsonLog(folder)) {
            RandomInput.theory("Property 21")
                    .forAll(
                            texts(),
                            strings().betweenCodePoints('!', '~').ofLengthBetween(0, 20),
                            arbitrary().pick(Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR),
                            arbitrary().pick("io.sluice.watcher.WatcherJob", "org.apache.flink.runtime.Task", "Short"))
                    .checkAssert((message, operation, level, logger) -> RandomInput.<String>check(text -> {
                                try (var context = CloseableThreadContext.put("operation", operation)) {
                                    log.logger(logger).log(level, "{}", text);
                                }
                                JsonNode line = log.next();

                                assertThat(line.path("message").asText()).isEqualTo(text);
                                assertThat(OffsetDateTime.parse(
                                                line.path("timestamp").asText()))
                                        .isBeforeOrEqualTo(OffsetDateTime.now(ZoneOffset.UTC)
                                                .plusSeconds(1));
                                assertThat(line.path("service").asText()).isEqualTo("flink");
                                assertThat(line.path("level").asText()).isEqualTo(level.name());
                                assertThat(line.path("logger").asText()).isEqualTo(logger);
                                assertThat(line.path("operation").asText())
                                        .isEqualTo(
                                                operation.isEmpty()
                                                        ? logger.substring(logger.lastIndexOf('.') + 1)
                                                        : operation);
                                assertThat(log.isAtItsEnd()).isTrue();
                            })
                            .accept(message));
        }
    }
}
