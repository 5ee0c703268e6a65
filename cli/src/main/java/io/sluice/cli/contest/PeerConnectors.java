package io.sluice.cli.contest;

import io.sluice.cli.bench.BenchTopic;
import io.sluice.cli.stack.StackInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The configurations of the peer's two connectors.
 *
 * @param sinkTasks how many write at the same time
 */
record PeerConnectors(StackInfo servers, int sinkTasks) {
    static final String TOPIC_PREFIX = "peer";
    static final String TOPIC = TOPIC_PREFIX + "." + Site.DATABASE + "." + Site.COLLECTION;

    Map<String, String> source(Beginning beginning) {
        Map<String, String> settings = load("peer-source.properties");
        settings.put("mongodb.connection.string", servers.mongodb());
        settings.put("topic.prefix", TOPIC_PREFIX);
        settings.put("capture.target", Site.DATABASE);
        settings.put("collection.include.list", Site.DATABASE + "." + Site.COLLECTION);
        settings.put("snapshot.mode", beginning == Beginning.SNAPSHOT ? "initial" : "no_data");
        settings.put("topic.creation.default.partitions", Integer.toString(BenchTopic.PARTITIONS));
        return settings;
    }

    Map<String, String> sink() {
        Map<String, String> settings = load("peer-sink.properties");
        settings.put("tasks.max", Integer.toString(sinkTasks));
        settings.put("topics", TOPIC);
        settings.put("connection.url", servers.postgresJdbc());
        settings.put("connection.username", servers.postgresUser().orElse(""));
        settings.put("connection.password", servers.postgresPassword().orElse(""));
        settings.put("collection.name.format", Site.TABLE);
        settings.put("key.converter.schema.content", PlayerTable.connectKey());
        settings.put("value.converter.schema.content", PlayerTable.connectValue());
        return settings;
    }

    private static Map<String, String> load(String resource) {
        Properties properties = new Properties();
        try (InputStream in = PeerConnectors.class.getResourceAsStream(resource)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
