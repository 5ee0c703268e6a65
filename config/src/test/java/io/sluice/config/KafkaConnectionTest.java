package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaConnectionTest {

    private static final String JAAS = "sasl.jaas.config";

    @Test
    void clientResolvesSecretsWhenItIsMade(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "s3cret");
        KafkaConnection connection =
                new KafkaConnection("broker:9092", Map.of(JAAS, new Secret("user pw=${file:" + file + "};")));

        Properties properties = connection.clientProperties();

        assertThat(properties.toString()).doesNotContain("s3cret");
        assertThat(new AdminClientConfig(properties).originals()).containsEntry(JAAS, "user pw=s3cret;");
    }

    @Test
    void missingReferenceIsNamed() {
        KafkaConnection connection =
                new KafkaConnection("broker:9092", Map.of(JAAS, new Secret("${SLUICE_TEST_NO_SUCH_VARIABLE}")));

        assertThatThrownBy(() -> new AdminClientConfig(connection.clientProperties()))
                .hasStackTraceContaining("SLUICE_TEST_NO_SUCH_VARIABLE");
    }

    @Test
    void withoutPropertiesThereIsOnlyTheAddress() {
        assertThat(new KafkaConnection("a:1,b:2", Map.of()).clientProperties())
                .isEqualTo(Map.of("bootstrap.servers", "a:1,b:2"));
    }
}
