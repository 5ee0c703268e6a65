package io.sluice.cli.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a broker's server.properties. */
final class KafkaSettings {
    private static final int MAX_REPLICATION = 3;

    private KafkaSettings() {}

    static String of(KafkaNode node, List<KafkaNode> all, Path logDir) {
        int replication = Math.min(MAX_REPLICATION, all.size());
        int minInSync = Math.max(1, replication - 1);
        String voters = all.stream()
                .map(n -> n.id() + "@127.0.0.1:" + n.controllerPort())
                .collect(Collectors.joining(","));
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=" + node.id(),
                "controller.quorum.voters=" + voters,
                "listeners=PLAINTEXT://127.0.0.1:" + node.port() + ",CONTROLLER://127.0.0.1:" + node.controllerPort(),
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + node.port(),
                "controller.listener.names=CONTROLLER",
                "inter.broker.listener.name=PLAINTEXT",
                "log.dirs=" + logDir,
                "default.replication.factor=" + replication,
                "min.insync.replicas=" + minInSync,
                "offsets.topic.replication.factor=" + replication,
                // 50 by default: most of a small broker's start-up.
                "offsets.topic.num.partitions=5",
                "transaction.state.log.replication.factor=" + replication,
                "transaction.state.log.min.isr=" + minInSync,
                "transaction.state.log.num.partitions=5",
                // Flink's exactly-once producer asks for one hour by default; the broker's own limit is 15 minutes.
                "transaction.max.timeout.ms=3600000",
                // The watcher takes a new transactional id with each checkpoint; a week of them is millions.
                "transactional.id.expiration.ms=3600000",
                "producer.id.expiration.ms=3600000",
                // A misspelt topic is an error, not a new topic.
                "auto.create.topics.enable=false",
                // Wait for further consumers only where groups are large.
                "group.initial.rebalance.delay.ms=0",
                "");
    }
}
