package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples that users copy. */
class ExampleFilesTest {
    private static final Path WATCHER = Path.of("..", "flink-conf", "watcher.yaml");
    private static final Path SYNCER = Path.of("..", "flink-conf", "syncer.yaml");

    @Test
    void watcherLoadsWithoutEnvironment() {
        Settings settings = Loading.watcher(Loading.config(WATCHER));

        assertThat(settings.get(WatcherSettings.MONGODB_DATABASE)).containsExactly("game_db");
        assertThat(settings.get(WatcherSettings.KAFKA_BROKERS)).containsExactly("localhost:9092");
        assertThat(settings.secret(WatcherSettings.MONGODB_URI).resolve(name -> null))
                .isEqualTo("mongodb://localhost:27017");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void syncerLoadsWithoutEnvironment() {
        Settings settings = Loading.syncer(Loading.config(SYNCER));

        assertThat(SyncerSettings.jdbcUrl(settings)).isEqualTo("jdbc:postgresql://localhost:5432/analytics_db");
        assertThat(settings.secret(SyncerSettings.POSTGRES_PASSWORD)).isEqualTo(new Secret("${POSTGRES_PASSWORD}"));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void environmentReachesThroughTheReferences() {
        Map<String, String> env = Map.of(
                "KAFKA_BROKERS",
                "kafka-1:9092,kafka-2:9092",
                "POSTGRES_URL",
                "jdbc:postgresql://db/a",
                "POSTGRES_PASSWORD",
                "p");

        Settings settings = Loading.load(SyncerSettings.all(), env, Loading.config(SYNCER));

        assertThat(settings.get(SyncerSettings.KAFKA_BROKERS)).containsExactly("kafka-1:9092", "kafka-2:9092");
        assertThat(SyncerSettings.jdbcUrl(settings)).isEqualTo("jdbc:postgresql://db/a");
        assertThat(settings.secret(SyncerSettings.POSTGRES_PASSWORD).template())
                .as("the file's reference stays, so that the password does not travel")
                .isEqualTo("${POSTGRES_PASSWORD}");
    }
}
