package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** flink-conf's log4j files write lines that are JSON whatever is logged. */
class JsonLogTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"log4j-console.properties", "log4j.properties"})
    void everyLineIsAnObject(String file) throws IOException {
        Path log = folder.resolve("flink.log");
        System.setProperty("log.file", log.toString());
        System.setProperty("console.log.level", "OFF");
        try (LoggerContext context = Configurator.initialize(
                        "json", getClass().getClassLoader(), conf(file).toUri());
                CloseableThreadContext.Instance mdc = CloseableThreadContext.put("operation", "flush \"batch\"")) {
            mdc.put("error_kind", "deadlock").put("error_type", "retryable").put("retry_attempt", "3");
            context.getLogger("io.sluice.Test")
                    .error("quote \" backslash \\ line\nbreak {}", "{}", new IllegalStateException("no\n\"way\""));
            mdc.put("operation", "");
            mdc.put("error_kind", "").put("error_type", "").put("retry_attempt", "");
            context.getLogger("io.sluice.Test").info("plain");
        } finally {
            System.clearProperty("log.file");
            System.clearProperty("console.log.level");
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSize(2);
        JsonNode error = new ObjectMapper().readTree(lines.get(0));
        assertThat(error.path("message").asText()).isEqualTo("quote \" backslash \\ line\nbreak {}");
        assertThat(error.path("level").asText()).isEqualTo("ERROR");
        assertThat(error.path("operation").asText()).isEqualTo("flush \"batch\"");
        assertThat(error.path("error_kind").asText()).isEqualTo("deadlock");
        assertThat(error.path("error_type").asText()).isEqualTo("retryable");
        assertThat(error.path("retry_attempt").asInt()).isEqualTo(3);
        assertThat(error.path("error").asText()).contains("no\n\"way\"").contains("JsonLogTest.everyLineIsAnObject");
        assertThat(error.has("timestamp") && error.has("logger") && error.has("service") && error.has("thread"))
                .isTrue();
        JsonNode plain = new ObjectMapper().readTree(lines.get(1));
        assertThat(plain.has("error") || plain.has("error_kind") || plain.has("retry_attempt"))
                .isFalse();
        // What sets no operation is told by its logger: no line is without one.
        assertThat(plain.path("operation").asText()).isEqualTo("Test");
    }

    /** Checkpoints come as often as five times a second. */
    @ParameterizedTest
    @ValueSource(strings = {"log4j-console.properties", "log4j.properties"})
    void aCheckpointIsNoLine(String file) throws IOException {
        System.setProperty("log.file", folder.resolve("flink.log").toString());
        try (LoggerContext context = Configurator.initialize(
                "quiet", getClass().getClassLoader(), conf(file).toUri())) {
            assertThat(List.of(
                            "org.apache.flink.connector.kafka.sink.KafkaWriter",
                            "org.apache.flink.connector.kafka.sink.FlinkKafkaInternalProducer",
                            "org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReader",
                            "org.apache.flink.runtime.checkpoint.CheckpointCoordinator",
                            "org.apache.flink.runtime.source.coordinator.SourceCoordinator"))
                    .allSatisfy(name ->
                            assertThat(context.getLogger(name).getLevel()).isEqualTo(Level.WARN));
            assertThat(context.getLogger("io.sluice.Test").getLevel()).isEqualTo(Level.INFO);
        } finally {
            System.clearProperty("log.file");
        }
    }

    @Test
    void aSettingStandsOnlyOnce() throws IOException {
        List<String> keys = Files.readAllLines(conf("config.yaml")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("[a-z0-9.A-Z-]+"));
    }

    private static Path conf(String name) {
        return Checkout.find().flinkConf().resolve(name);
    }
}
