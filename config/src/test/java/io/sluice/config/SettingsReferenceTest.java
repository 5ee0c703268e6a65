package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked in says what the code does, for people and for editors. */
class SettingsReferenceTest {
    private static final Path ROOT = Path.of("..");
    private static final String WATCHER_SCHEMA = "docs/schema/watcher.schema.json";
    private static final String SYNCER_SCHEMA = "docs/schema/syncer.schema.json";
    private static final Map<String, String> GENERATED = Map.of(
            "docs/settings.md",
            SettingsReference.markdown(),
            WATCHER_SCHEMA,
            SettingsReference.schema("Sluice watcher", WatcherSettings.all()),
            SYNCER_SCHEMA,
            SettingsReference.schema("Sluice syncer", SyncerSettings.all()));

    static List<String> files() {
        return GENERATED.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void checkedInFilesAreTheGeneratedOnes(String file) throws IOException {
        Path path = ROOT.resolve(file);
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, GENERATED.get(file));
        }
        assertThat(path)
                .as(
                        "%s is older than the settings; write it anew with: "
                                + "mvn -q -pl config test -Dtest=SettingsReferenceTest -Dsluice.docs.write=true",
                        file)
                .exists()
                .hasContent(GENERATED.get(file));
    }

    @Test
    void everySettingIsDescribed() {
        assertThat(WatcherSettings.all()).allSatisfy(SettingsReferenceTest::isDescribed);
        assertThat(SyncerSettings.all()).allSatisfy(SettingsReferenceTest::isDescribed);
    }

    private static void isDescribed(Setting<?> setting) {
        assertThat(setting.description())
                .as(setting.key())
                .hasSizeGreaterThan(15)
                .endsWith(setting.replacedBy().orElse("."));
        assertThat(setting.legal()).as(setting.key()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flink-conf/watcher.yaml", "flink-conf/syncer.yaml"})
    void examplesMeetTheirSchema(String example) throws IOException {
        String text = Files.readString(ROOT.resolve(example));
        String schema = example.contains("watcher") ? WATCHER_SCHEMA : SYNCER_SCHEMA;

        assertThat(text).startsWith("# yaml-language-server: $schema=../" + schema);
        assertThat(schema(schema).validate(text, InputFormat.YAML)).isEmpty();
    }

    @Test
    void schemaFindsWhatTheLoaderFinds() {
        String wrong =
                """
                kafka:
                  topik: events
                  partitions: four
                  delivery: twice
                checkpoint: {interval: 10}
                format: xml
                """;

        assertThat(schema(WATCHER_SCHEMA).validate(wrong, InputFormat.YAML))
                .extracting(message -> message.getInstanceLocation().toString())
                .contains("$.kafka", "$.kafka.partitions", "$.kafka.delivery", "$.checkpoint.interval", "$.format");
    }

    @Test
    void schemaAllowsReferencesForEveryType() {
        String references =
                """
                kafka:
                  brokers: ${BROKERS}
                  partitions: ${PARTITIONS:-4}
                  delivery: ${DELIVERY}
                checkpoint: {interval: "${INTERVAL}"}
                """;

        assertThat(schema(WATCHER_SCHEMA).validate(references, InputFormat.YAML))
                .isEmpty();
    }

    private static JsonSchema schema(String file) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(GENERATED.get(file));
    }
}
