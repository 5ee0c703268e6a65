package io.sluice.cli.stack;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Kafka Connect worker with Debezium's connectors, on the loopback address. Taking the stack down stops it too. */
public final class KafkaConnect implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofMinutes(5);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
    private static final int TIMEOUT_MS = 2_000;

    private final Home home;
    private final URI rest;

    private KafkaConnect(Home home, URI rest) {
        this.home = home;
        this.rest = rest;
    }

    /** Fetches what is missing, and returns when the worker answers. It knows no connector then. */
    public static KafkaConnect start(Home home, Progress progress, String brokers) {
        ConnectJars jars = new ConnectJars(new Cache(home.cache(), progress));
        Path worker = jars.provideWorker();
        Path plugins = jars.providePlugins();
        stop(home);
        int port = new Ports(Map.of(), false).choose("connect", 0);
        Path settings = home.run().resolve("connect.properties");
        Path log4j = home.run().resolve("connect-log4j2.properties");
        Path data = home.data().resolve("connect");
        try (InputStream logging = KafkaConnect.class.getResourceAsStream("connect-log4j2.properties")) {
            Files.copy(logging, log4j, StandardCopyOption.REPLACE_EXISTING);
            Folders.delete(data);
            Files.createDirectories(data);
            Files.writeString(settings, settings(brokers, port, plugins, data.resolve("offsets")));
        } catch (IOException e) {
            throw new StartException("cannot set up Kafka Connect: " + e.getMessage(), e);
        }
        ManagedProcess process = process(home);
        process.start(
                List.of(
                        Java.program(),
                        "-Xms2g",
                        "-Xmx2g",
                        "-XX:+UseG1GC",
                        // The connectors write times as texts of the machine's time zone.
                        "-Duser.timezone=UTC",
                        "-Dlog4j2.configurationFile=" + log4j,
                        "-cp",
                        worker.resolve("*").toString(),
                        "org.apache.kafka.connect.cli.ConnectStandalone",
                        settings.toString()),
                Map.of());
        KafkaConnect started = new KafkaConnect(home, URI.create("http://127.0.0.1:" + port));
        try {
            Await.serving("Kafka Connect", START_DEADLINE, process, started::answers);
        } catch (StartException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** Stops the worker that an earlier program left behind, if there is one. */
    static void stop(Home home) {
        process(home).stop("TERM", STOP_DEADLINE);
    }

    public URI rest() {
        return rest;
    }

    public long pid() {
        return process(home).pid().orElseThrow(() -> new StackException("Kafka Connect has ended"));
    }

    @Override
    public void close() {
        stop(home);
        Folders.delete(home.data().resolve("connect"));
    }

    private static ManagedProcess process(Home home) {
        return new ManagedProcess(
                "Kafka Connect", home.run().resolve("connect.pid"), home.logs().resolve("connect.log"));
    }

    private static String settings(String brokers, int port, Path plugins, Path offsets) {
        return String.join(
                "\n",
                "bootstrap.servers=" + brokers,
                "listeners=http://127.0.0.1:" + port,
                "plugin.path=" + plugins,
                // All of them have service files; to search the jars takes most of the start.
                "plugin.discovery=service_load",
                "offset.storage.file.filename=" + offsets,
                "key.converter=org.apache.kafka.connect.json.JsonConverter",
                "value.converter=org.apache.kafka.connect.json.JsonConverter",
                // Connectors bring settings of their own for the clients.
                "connector.client.config.override.policy=All",
                "");
    }

    private boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) rest.resolve("/connectors").toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
