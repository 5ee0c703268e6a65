package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.udf.RandomInput;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.logging.log4j.CloseableThreadContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Property 22: for any error that occurs, the error log should include a stack trace and error context information. Here:
 * of the error and of each of its causes the class, the message and the stack, within the one line.
 *
 * <p>Validates: Requirements 10.5.
 */
class Property22ErrorLogStackTraceInclusionTest {

    @TempDir
    private Path folder;

    @Test
    void everyErrorIsLoggedWithItsStackItsCausesAndItsContext() throws Exception {
        try (JsonLog log = new JsonLog(folder)) {
            RandomInput.theory("Property 22")
                    .forAll(
                            strings().betweenCodePoints(' ', '~').ofLengthBetween(0, 40),
                            integers().between(0, 5))
                    .checkAssert((message, causes) -> RandomInput.<String>check(text -> {
                                Throwable error = thrown(text, causes);
                                try (var context = CloseableThreadContext.put("operation", "kafka_publish")
                                        .put("entity", "players")
                                        .put("traceId", "4bf92f3577b34da6")) {
                                    log.logger("io.sluice.Test").error("operation failed", error);
                                }
                                JsonNode line = log.next();

                                assertThat(line.path("level").asText()).isEqualTo("ERROR");
                                assertThat(line.path("operation").asText()).isEqualTo("kafka_publish");
                                assertThat(line.path("entity").asText()).isEqualTo("players");
                                assertThat(line.path("traceId").asText()).isEqualTo("4bf92f3577b34da6");
                                // Log4j keeps a stack apart from a message by a space.
                                String trace = line.path("error").asText().stripLeading();
                                for (Throwable each = error; each != null; each = each.getCause()) {
                                    assertThat(trace).contains(each.toString());
                                }
                                assertThat(trace)
                                        .startsWith(error.toString())
                                        .contains("at " + getClass().getName() + ".thrown");
                                assertThat(log.isAtItsEnd()).isTrue();
                            })
                            .accept(message));
        }
    }

    private static Throwable thrown(String message, int causes) {
        Throwable error = new IOException(message);
        for (int i = 0; i < causes; i++) {
            error = new IllegalStateException(message + i + "\n\t\"again\"", error);
        }
        return error;
    }
}
