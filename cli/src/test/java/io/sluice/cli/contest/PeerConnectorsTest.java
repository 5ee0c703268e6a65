package io.sluice.cli.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.stack.StackInfo;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerConnectorsTest {
    private static final PeerConnectors CONNECTORS = new PeerConnectors(
            new StackInfo(
                    "mongodb://here",
                    "kafka:1",
                    "postgresql://here/db",
                    "jdbc:postgresql://here/db",
                    Optional.of("someone"),
                    Optional.empty(),
                    Optional.of("secret"),
                    "http://flink",
                    Path.of("flink"),
                    "savepoints",
                    Path.of("home")),
            2);

    @Test
    void readsTheCollectionIntoTheTopic() {
        assertThat(CONNECTORS.source(Beginning.NOW))
                .containsEntry("snapshot.mode", "no_data")
                .containsEntry("mongodb.connection.string", "mongodb://here")
                .containsEntry("collection.include.list", "sluice_bench.players")
                .containsEntry("topic.prefix", "peer")
                .containsEntry("connector.class", "io.debezium.connector.mongodb.MongoDbConnector");
        assertThat(CONNECTORS.source(Beginning.SNAPSHOT)).containsEntry("snapshot.mode", "initial");
    }

    @Test
    void writesTheTopicIntoTheTable() {
        assertThat(CONNECTORS.sink())
                .containsEntry("topics", "peer.sluice_bench.players")
                .containsEntry("collection.name.format", "bench_players")
                .containsEntry("connection.username", "someone")
                .containsEntry("tasks.max", "2")
                .containsEntry("value.converter.schema.content", PlayerTable.connectValue());
    }
}
