package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void replacesSingleSettingsOfFlink() {
        String yaml = "# why\nrest.port: 8081\nrest.port-range: x\nmetrics.reporters: prom\nempty:\n";
        String adapted =
                FlinkConf.withOverrides(yaml, Map.of("rest.port", "40000"), key -> key.startsWith("metrics.reporter"));
        assertThat(adapted.lines())
                .contains("# why", "rest.port-range: x", "rest.port: 40000", "empty:")
                .doesNotContain("rest.port: 8081", "metrics.reporters: prom");
    }

    @Test
    void replicatesNothingWithOneBroker() {
        KafkaNode only = new KafkaNode(1, 9092, 19092);
        assertThat(KafkaSettings.of(only, List.of(only), Path.of("/data")).lines())
                .contains(
                        "offsets.topic.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "controller.quorum.voters=1@127.0.0.1:19092");
    }

    @Test
    void survivesTheLossOfOneOfThreeBrokers() {
        List<KafkaNode> three =
                List.of(new KafkaNode(1, 9092, 19092), new KafkaNode(2, 9093, 19093), new KafkaNode(3, 9094, 19094));
        assertThat(KafkaSettings.of(three.get(1), three, Path.of("/data")).lines())
                .contains(
                        "node.id=2",
                        "default.replication.factor=3",
                        "transaction.state.log.replication.factor=3",
                        "transaction.state.log.min.isr=2");
    }

    @Test
    void findsItsHome() {
        assertThat(Home.resolve(Map.of(), "/home/u", true).root()).hasToString("/var/lib/sluice");
        assertThat(Home.resolve(Map.of(), "/home/u", false).root()).hasToString("/home/u/.local/share/sluice");
        assertThat(Home.resolve(Map.of("XDG_DATA_HOME", "/x"), "/home/u", false).root())
                .hasToString("/x/sluice");
        Home named = Home.resolve(Map.of("SLUICE_HOME", "/s", "XDG_DATA_HOME", "/x"), "/home/u", false);
        assertThat(named.cache()).hasToString("/s/cache");
        assertThat(named.withRoot(Path.of("/t")).cache()).isEqualTo(named.cache());
        assertThat(Home.resolve(Map.of("SLUICE_HOME", "/s", "SLUICE_CACHE", "/c"), "/home/u", false)
                        .cache())
                .hasToString("/c");
    }

    @Test
    void takesPasswordsOutOfAddresses() {
        assertThat(Redact.address("mongodb://u:p%40ss@h:1,h2:2/?replicaSet=rs0"))
                .isEqualTo("mongodb://u:******@h:1,h2:2/?replicaSet=rs0");
        assertThat(Redact.address("postgresql://u:p@x@h/db")).isEqualTo("postgresql://u:******@h/db");
        assertThat(Redact.address("jdbc:postgresql://h/db?user=u&password=geheim&ssl=true"))
                .isEqualTo("jdbc:postgresql://h/db?user=u&password=******&ssl=true");
        assertThat(Redact.address("mongodb://h:1/")).isEqualTo("mongodb://h:1/");
    }

    @Test
    void understandsBothWaysToWriteWhereAPostgresIs() {
        assertThat(PostgresAddress.jdbc("postgresql://h:5432/db")).isEqualTo("jdbc:postgresql://h:5432/db");
        assertThat(PostgresAddress.jdbc("postgres://u:p@h/db?ssl=true"))
                .isEqualTo("jdbc:postgresql://h/db?ssl=true&user=u&password=p");
        assertThat(PostgresAddress.jdbc("jdbc:postgresql://h/db")).isEqualTo("jdbc:postgresql://h/db");
        assertThat(PostgresAddress.plain("jdbc:postgresql://h/db")).isEqualTo("postgresql://h/db");
    }

    @Test
    void readsTheVersionOfAMongod() {
        assertThat(MongodBinary.majorVersion("db version v6.0.5\nBuild Info: {"))
                .contains(6);
        assertThat(MongodBinary.majorVersion("mongod: not found")).isEmpty();
    }
}
