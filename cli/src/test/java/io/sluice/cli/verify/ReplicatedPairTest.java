package io.sluice.cli.verify;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.stack.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicatedPairTest {

    @TempDir
    private Path folder;

    /** There are no servers: it must say so before it asks one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key: '${file:/nowhere/mask-key}', rules: [{source: a.b, fields: {c: hash}}] | the file cannot be read",
                "key: '${MASK_KEY}', rules: [{source: a.b, fields: {c: hash}}] | MASK_KEY is not set",
                "key: '${SHORT_KEY}', rules: [{source: a.b, fields: {c: hash}}] | is shorter than 16 characters",
                "rules: [{source: a.b, fields: {c: hash}}] | mask.key: is needed for hash",
                "rules: [{source: a.b, fields: {_id: drop}}] | cannot be masked",
            })
    void comparesNothingWithoutTheMasks(String masks, String reason) throws Exception {
        Path watcher = Files.writeString(
                folder.resolve("watcher.yaml"),
                "mongodb.uri: mongodb://127.0.0.1:1\nkafka.brokers: 127.0.0.1:1\nmask: {" + masks + "}\n");
        Path syncer = Files.writeString(
                folder.resolve("syncer.yaml"),
                "kafka.brokers: 127.0.0.1:1\npostgres.url: jdbc:postgresql://127.0.0.1:1/x\n");
        ReplicatedPair pair = ReplicatedPair.load(watcher, syncer, Map.of("SHORT_KEY", "short"));

        assertThatThrownBy(() -> pair.verify(Duration.ZERO, 1))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("cannot be compared without the watcher's masks")
                .hasMessageContaining(reason);
    }
}
