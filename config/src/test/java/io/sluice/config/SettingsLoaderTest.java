package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsLoaderTest {
    @TempDir
    Path folder;

    @Test
    void commandLineWinsOverEnvironmentOverFileOverDefault() {
        String[] file = Loading.config(Loading.file(folder, "kafka: {max_retries: 1}"));
        String[] override = Loading.config(Path.of(file[1]), "--kafka.max_retries=3");
        Map<String, String> env = Map.of("KAFKA_RETRIES", "2");
        List<Setting<?>> known = WatcherSettings.all();

        assertThat(Loading.load(known, env, override).get(WatcherSettings.KAFKA_MAX_RETRIES))
                .isEqualTo(3);
        assertThat(Loading.load(known, env, file).get(WatcherSettings.KAFKA_MAX_RETRIES))
                .isEqualTo(2);
        assertThat(Loading.load(known, Map.of(), file).get(WatcherSettings.KAFKA_MAX_RETRIES))
                .isEqualTo(1);
        assertThat(Loading.load(known, Map.of()).get(WatcherSettings.KAFKA_MAX_RETRIES))
                .isEqualTo(5);
        assertThat(Loading.load(known, Map.of("KAFKA_RETRIES", "")).get(WatcherSettings.KAFKA_MAX_RETRIES))
                .isEqualTo(5);
        assertThat(Loading.watcher("--kafka.max_retries", "3", "--kafka.max_retries", "4")
                        .get(WatcherSettings.KAFKA_MAX_RETRIES))
                .isEqualTo(4);
    }

    @Test
    void aFileThatMentionsTheVariableIsKept() {
        Map<String, String> env = Map.of("MONGODB_URI", "mongodb://u:hunter2@db", "KAFKA_TOPIC", "events");
        String[] args =
                Loading.config(Loading.file(folder, "mongodb.uri: ${MONGODB_URI}\nkafka.topic: cdc.${KAFKA_TOPIC}\n"));

        Settings settings = Loading.load(WatcherSettings.all(), env, args);

        assertThat(settings.secret(WatcherSettings.MONGODB_URI).template()).isEqualTo("${MONGODB_URI}");
        assertThat(settings.get(WatcherSettings.KAFKA_TOPIC)).isEqualTo("cdc.events");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void environmentValuesAreTakenAsTheyAre() {
        Settings settings = Loading.load(SyncerSettings.all(), Map.of("POSTGRES_PASSWORD", "p${X}$${Y}"));

        assertThat(settings.secret(SyncerSettings.POSTGRES_PASSWORD).resolve(name -> null))
                .isEqualTo("p${X}$${Y}");
    }

    @Test
    void secretsFromTheEnvironmentAreWarnedOf() {
        assertThat(Loading.load(SyncerSettings.all(), Map.of("POSTGRES_PASSWORD", "hunter2"))
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("postgres.password: holds a literal secret")
                .doesNotContain("hunter2");
        assertThat(Loading.watcher("--mongodb.uri", "mongodb://u:hunter2@db").warnings())
                .hasSize(1);
        assertThat(Loading.watcher("--mongodb.uri", "mongodb://u:${PASSWORD}@db")
                        .warnings())
                .isEmpty();
        assertThat(Loading.watcher("--kafka.properties.ssl.keystore.password", "hunter2")
                        .warnings())
                .hasSize(1);
        assertThat(Loading.watcher("--kafka.properties.security.protocol", "SSL")
                        .warnings())
                .isEmpty();
    }

    @Test
    void allProblemsAtOnce() {
        Path file = Loading.file(
                folder,
                """
                kafka:
                  brokers: [localhost, "b:9092", "c:0"]
                  topik: events
                  partitions: ${PARTITIONS}
                  batch_timeout: 10
                mongodb:
                  full_document: ${A}${B}
                format: xml
                retry.initial_backoff: 1min
                """);

        InvalidSettingsException refusal = Loading.refusedWatcher(
                Loading.config(file, "--kafka.replication", "none", "stray", "--checkpoint.interval"));

        assertThat(refusal)
                .hasMessage(
                        """
                        The configuration has 10 problems:
                          - argument 5 (command line): is no --key and follows no --key; legal: --key value
                          - kafka.topik (F line 3 column 3): is not a known key; did you mean kafka.topic?
                          - checkpoint.interval (command line): has no value; leave the key out to get the default; legal: a whole number with a unit: ms, s, min, h, d; from 10ms to 1d; example: checkpoint.interval: 200ms
                          - format = 'xml' (F line 8 column 1): is none of the choices; legal: one of sluice, sluice-simplified, buffered, debezium, json; example: format: sluice
                          - kafka.batch_timeout = '10' (F line 5 column 3): has no unit (such as s in 10s); legal: a whole number with a unit: ms, s, min, h, d; from 0ms to 1min; example: kafka.batch_timeout: 10ms
                          - kafka.brokers = 'localhost, b:9092, c:0' (F line 2 column 3): item 1 is not host:port, item 3 has a port outside 1 to 65535; legal: host:port, one or more; example: kafka.brokers: [kafka-1:9092, kafka-2:9092]
                          - kafka.partitions = '${PARTITIONS}' (F line 4 column 3): ${PARTITIONS} cannot be resolved: the environment variable PARTITIONS is not set; legal: a whole number from 1 to 10000; example: kafka.partitions: 4
                          - kafka.replication = 'none' (command line): is not a whole number within -2147483648 to 2147483647; legal: a whole number from 1 to 100; example: kafka.replication: 3
                          - mongodb.full_document = '${A}${B}' (F line 7 column 3): ${A} cannot be resolved: the environment variable A is not set; ${B} cannot be resolved: the environment variable B is not set; legal: one of lookup, required, when_available, off; example: mongodb.full_document: lookup
                          - retry.initial_backoff = '1min' (F line 9 column 1): is longer than retry.max_backoff"""
                                .replace("(F ", "(" + file + " "));
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.topik, kafka.topic",
        "kafka.broker, kafka.brokers",
        "mongo.uri, mongodb.uri",
        "mongodb.connection-timeot, mongodb.connection_timeout",
        "database, mongodb.database",
        "canary_interval, mongodb.canary_interval",
        "KAFKA.TOPIC, kafka.topic"
    })
    void unknownKeysComeWithTheNearestKnownOne(String unknown, String meant) {
        InvalidSettingsException refusal = Loading.refusedWatcher("--" + unknown, "x");

        assertThat(refusal.problems()).singleElement().satisfies(problem -> assertThat(problem.line())
                .contains(unknown)
                .endsWith("did you mean " + meant + "?"));
    }

    @Test
    void unknownKeysThatAreLikeNoneComeWithoutGuess() {
        assertThat(Loading.refusedWatcher("--colour", "blue").getMessage())
                .contains("colour (command line): is not a known key; docs/settings.md")
                .doesNotContain("blue");
    }

    @Test
    void duplicateKeysAreProblems() {
        Path file = Loading.file(
                folder,
                """
                kafka:
                  partitions: 1
                  partitions: 2
                kafka.replication: 1
                kafka:
                  replication: 2
                """);

        InvalidSettingsException refusal = Loading.refusedWatcher(Loading.config(file));

        assertThat(refusal.problems())
                .extracting(problem -> problem.key() + " " + problem.where().replace(file + " ", "") + " "
                        + problem.reason().replace(file + " ", ""))
                .containsExactly(
                        "kafka.partitions line 3 column 3 is a duplicate: the key is already at line 2 column 3",
                        "kafka line 5 column 1 is a duplicate: the key is already at line 1 column 1",
                        "kafka.replication line 6 column 3 is a duplicate: the key is already at line 4 column 1");
    }

    @Test
    void duplicateKeysInsideASubtreeAreProblems() {
        Path file = Loading.file(folder, "mappings:\n  - table: a\n    table: b\n");

        assertThat(Loading.refusedSyncer(Loading.config(file)).problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.line()).contains("table", "line 3 column 5", "line 2 column 5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kafka: [a                 | line 2 column 1: is not YAML from here on
                    kafka: a: b               | line 1 column 9: is not YAML from here on: mapping values are not allowed
                    \\tkafka: a               | line 1 column 1: is not YAML from here on
                    just text                 | line 1 column 1: holds no keys at its top
                    - a                       | line 1 column 1: holds no keys at its top
                    <<: {a: b}                | line 1 column 1: uses a YAML merge key
                    [a]: b                    | line 1 column 1: is no key
                    """)
    void brokenYamlComesWithItsPlace(String text, String expected) {
        Path file = Loading.file(folder, text.replace("\\t", "\t") + "\n");

        String line =
                Loading.refusedWatcher(Loading.config(file)).problems().get(0).line();

        assertThat(line.replace("): ", ": ")).contains(expected);
    }

    @Test
    void missingFilesAreProblems() {
        assertThat(Loading.refusedWatcher("--config", "/no/such/file.yaml", "--kafka.partitions", "x")
                        .getMessage())
                .contains("file (/no/such/file.yaml): does not exist")
                .contains("kafka.partitions");
        assertThat(Loading.refusedWatcher("--config").getMessage()).contains("--config", "names no file");
        assertThat(Loading.refusedWatcher("--config", folder.toString()).getMessage())
                .contains("cannot be read");
    }

    @Test
    void filesThatAreNotTextAreProblems() throws Exception {
        Path file = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(Loading.refusedWatcher(Loading.config(file)).getMessage()).contains("is not UTF-8 text");
    }

    @Test
    void groupsAreNoSettings() {
        assertThat(Loading.watcher(Loading.config(Loading.file(folder, "kafka:\n#  partitions: 2\n")))
                        .warnings())
                .isEmpty();
        assertThat(Loading.refusedWatcher("--kafka", "localhost:9092").getMessage())
                .contains("kafka (command line): is a group of settings");
    }

    @Test
    void emptyFilesAreFine() {
        assertThat(Loading.watcher(Loading.config(Loading.file(folder, "# nothing\n")))
                        .warnings())
                .isEmpty();
    }

    @Test
    void wrongShapesAreProblems() {
        Path file = Loading.file(
                folder,
                """
                kafka:
                  topic: [a, b]
                  partitions: {count: 4}
                  brokers:
                  properties: SSL
                mongodb: {database: [{a: b}], canary: "on"}
                """);

        assertThat(Loading.refusedWatcher(Loading.config(file)).problems())
                .extracting(Problem::key, Problem::reason)
                .containsExactlyInAnyOrder(
                        tuple("kafka.topic", "must be a single value, not a list"),
                        tuple("kafka.partitions", "must be a single value"),
                        tuple("kafka.brokers", "has no value; leave the key out to get the default"),
                        tuple("kafka.properties", "needs keys below it, not a single value"),
                        tuple("mongodb.database", "must be a single value"),
                        tuple("mongodb.canary", "is neither true nor false"));
    }

    @Test
    void wordsThatYamlTakesForBooleansStayWords() {
        Path file = Loading.file(folder, "mongodb: {full_document: Off, before_image: when-available}\n");

        Settings settings = Loading.watcher(Loading.config(file));

        assertThat(settings.get(WatcherSettings.MONGODB_FULL_DOCUMENT)).isEqualTo(FullDocument.OFF);
        assertThat(settings.get(WatcherSettings.MONGODB_BEFORE_IMAGE)).isEqualTo(BeforeImage.WHEN_AVAILABLE);
    }

    static Stream<Setting<?>> settingsWithExamples() {
        // An example of a path has no file to go with it.
        return Stream.concat(WatcherSettings.all().stream(), SyncerSettings.all().stream())
                .filter(setting -> !setting.key().equals("mappings"));
    }

    @ParameterizedTest
    @MethodSource("settingsWithExamples")
    void examplesInMessagesAreAccepted(Setting<?> setting) {
        String example = setting.rule().example();
        Path file = Loading.file(folder, setting.type().isMap() ? example : setting.key() + ": " + example);

        List<Setting<?>> known = WatcherSettings.all().contains(setting) ? WatcherSettings.all() : SyncerSettings.all();

        assertThat(Loading.load(known, Map.of(), Loading.config(file)).isGiven(setting))
                .isTrue();
    }

    @Test
    void deliveryDecidesWhatIsAbsent() {
        Settings exactlyOnce = Loading.load(SyncerSettings.all(), Map.of());
        Settings upsert = Loading.load(SyncerSettings.all(), Map.of(), "--delivery", "upsert");
        Settings given = Loading.load(
                SyncerSettings.all(),
                Map.of(),
                "--delivery",
                "upsert",
                "--kafka.isolation_level",
                "read_committed",
                "--batch.flush_interval",
                "2s");

        assertThat(SyncerSettings.isolation(exactlyOnce)).isEqualTo(KafkaIsolation.READ_COMMITTED);
        assertThat(SyncerSettings.flushInterval(exactlyOnce)).isEqualTo(Duration.ofMillis(500));
        assertThat(SyncerSettings.isolation(upsert)).isEqualTo(KafkaIsolation.READ_UNCOMMITTED);
        assertThat(SyncerSettings.flushInterval(upsert)).isEqualTo(Duration.ofMillis(10));
        assertThat(SyncerSettings.isolation(given)).isEqualTo(KafkaIsolation.READ_COMMITTED);
        assertThat(SyncerSettings.flushInterval(given)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Loading.keys(
                        Loading.refused(SyncerSettings.all(), Map.of(), "--kafka.isolation_level", "read_uncommitted")))
                .containsExactly("kafka.isolation_level");
    }

    @Test
    void settingsAreCheckedTogether() {
        assertThat(Loading.keys(Loading.refusedWatcher("--mongodb.startup", "timestamp")))
                .containsExactly("mongodb.startup_timestamp");
        assertThat(Loading.keys(Loading.refusedWatcher("--parallelism", "200"))).containsExactly("parallelism");
        assertThat(Loading.keys(Loading.refusedWatcher("--checkpoint.interval", "1h")))
                .containsExactly("kafka.transaction_timeout");
        assertThat(Loading.keys(Loading.refusedWatcher("--kafka.timeout", "1s", "--kafka.batch_timeout", "2s")))
                .containsExactly("kafka.timeout");
        assertThat(Loading.keys(Loading.refusedSyncer("--postgres.lock_timeout", "2min")))
                .containsExactly("postgres.statement_timeout");
        assertThat(Loading.keys(Loading.refusedSyncer("--kafka.topic", "/.*/")))
                .as("dead letters would be read again")
                .containsExactly("kafka.dead_letter_topic");
    }

    @Test
    void legalButDoubtfulValuesAreWarnedOf() {
        assertThat(Loading.watcher("--mongodb.startup_timestamp", "2026-01-01T00:00:00Z")
                        .warnings())
                .containsExactly("mongodb.startup_timestamp: has no effect without mongodb.startup: timestamp");
        assertThat(Loading.watcher("--mongodb.database", "shop").warnings())
                .singleElement()
                .asString()
                .contains("only collections named events");
        assertThat(Loading.watcher("--kafka.transaction_timeout", "1h").warnings())
                .singleElement()
                .asString()
                .contains("transaction.max.timeout.ms");
        assertThat(Loading.watcher("--logging.level", "debug").warnings())
                .singleElement()
                .asString()
                .contains("Log4j 2 configuration");
        assertThat(Loading.syncer("--postgres.url", "jdbc:postgresql://h/d", "--postgres.port", "1")
                        .warnings())
                .containsExactly("postgres.port: has no effect, for postgres.url is given");
    }

    @Test
    void subtreesAreHandedOutAsTheyAre() {
        Path file = Loading.file(
                folder,
                """
                mappings:
                  - collection: ${NAME:-players}
                    soft: off
                    columns: [{name: level, size: 10, ratio: 0.5, "null": null, key: true, zip: 007}]
                """);

        assertThat(Loading.syncer(Loading.config(file)).raw("mappings"))
                .hasToString(
                        "[{\"collection\":\"players\",\"soft\":\"off\",\"columns\":[{\"name\":\"level\",\"size\":10,"
                                + "\"ratio\":0.5,\"null\":null,\"key\":true,\"zip\":\"007\"}]}]");
        assertThat(Loading.syncer().raw("mappings").isMissingNode()).isTrue();
    }

    @Test
    void subtreesInFilesOfTheirOwn() throws Exception {
        Path mappings = Files.writeString(folder.resolve("players.yaml"), "mappings:\n- table: players\n");

        assertThat(Loading.syncer("--mappings", mappings.toString()).raw("mappings"))
                .hasToString("[{\"table\":\"players\"}]");
        assertThat(Loading.refusedSyncer(
                                "--mappings", folder.resolve("none.yaml").toString())
                        .getMessage())
                .contains("none.yaml): does not exist");
    }

    @Test
    void askingWronglyIsAMistakeInTheProgram() {
        Settings settings = Loading.watcher();

        assertThatThrownBy(() -> settings.get(WatcherSettings.MONGODB_URI))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.secret(WatcherSettings.KAFKA_TOPIC))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.get(SyncerSettings.DELETES)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.get(WatcherSettings.PARALLELISM)).isInstanceOf(NoSuchElementException.class);
        assertThat(settings.get(WatcherSettings.CHECKPOINT_INTERVAL)).isEqualTo(Duration.ofMillis(200));
    }
}
