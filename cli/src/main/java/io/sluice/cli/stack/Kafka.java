package io.sluice.cli.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** Real Kafka brokers in KRaft mode. */
final class Kafka implements Part {
    static final int USUAL_PORT = 9092;
    static final int USUAL_CONTROLLER_PORT = 19092;
    private static final Duration START_DEADLINE = Duration.ofSeconds(90);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    /** The last broker cannot hand its partitions to anyone and would wait minutes for a quorum that is gone. */
    private static final Duration LAST_STOP_DEADLINE = Duration.ofSeconds(3);

    private static final int ASK_TIMEOUT_MS = 2000;

    private final Home home;
    private final KafkaJars jars;
    private final List<KafkaNode> nodes;

    Kafka(Home home, KafkaJars jars, List<KafkaNode> nodes) {
        this.home = home;
        this.jars = jars;
        this.nodes = List.copyOf(nodes);
    }

    static ManagedProcess process(Home home, int id) {
        return new ManagedProcess(
                "Kafka broker " + id,
                home.run().resolve("kafka-" + id + ".pid"),
                home.logs().resolve("kafka-" + id + ".log"));
    }

    String bootstrap() {
        return nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
    }

    @Override
    public PartName name() {
        return PartName.KAFKA;
    }

    @Override
    public void fetch() {
        jars.provide();
    }

    @Override
    public void start() {
        String classPath = jars.provide().resolve("*").toString();
        Path log4j = settingsFile("kafka-log4j.properties");
        for (KafkaNode node : nodes) {
            start(node, classPath, log4j);
        }
        try (Admin admin = admin(bootstrap())) {
            for (KafkaNode node : nodes) {
                Await.serving("Kafka", START_DEADLINE, process(home, node.id()), () -> brokers(admin) == nodes.size());
            }
        }
    }

    @Override
    public boolean isRunning() {
        return nodes.stream().allMatch(node -> process(home, node.id()).isRunning());
    }

    @Override
    public void stop() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            boolean last = i == 0 && nodes.size() > 1;
            stopBroker(nodes.get(i).id(), last ? LAST_STOP_DEADLINE : STOP_DEADLINE);
        }
    }

    @Override
    public PartStatus status() {
        List<Long> pids = nodes.stream()
                .map(node -> process(home, node.id()).pid())
                .flatMap(Optional::stream)
                .toList();
        PartState state = pids.isEmpty()
                ? PartState.STOPPED
                : pids.size() == nodes.size() ? PartState.RUNNING : PartState.DEGRADED;
        return new PartStatus(
                PartName.KAFKA,
                state,
                bootstrap(),
                false,
                pids,
                home.logs().resolve("kafka-1.log").toString());
    }

    static Admin admin(String bootstrap) {
        Properties settings = new Properties();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ASK_TIMEOUT_MS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ASK_TIMEOUT_MS);
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        return Admin.create(settings);
    }

    /** How many brokers the cluster knows; 0 when it does not answer. */
    static int brokers(Admin admin) {
        try {
            return admin.describeCluster()
                    .nodes()
                    .get(ASK_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .size();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void stopBroker(int id, Duration deadline) {
        process(home, id).stop("TERM", deadline);
    }

    private void start(KafkaNode node, String classPath, Path log4j) {
        ManagedProcess process = process(home, node.id());
        if (process.isRunning()) {
            return;
        }
        Path data = dataFolder().resolve("node-" + node.id());
        Path settings = home.run().resolve("kafka-" + node.id() + ".properties");
        try {
            Files.createDirectories(dataFolder());
            Files.writeString(settings, KafkaSettings.of(node, nodes, data));
            format(classPath, log4j, settings, data, process.log());
        } catch (IOException e) {
            throw new StartException("cannot set up " + process.name() + ": " + e.getMessage(), e);
        }
        List<String> command = new ArrayList<>(List.of(Java.program(), "-Xms256m", "-Xmx512m", "-XX:+UseG1GC"));
        command.addAll(
                List.of("-Dlog4j.configuration=file:" + log4j, "-cp", classPath, "kafka.Kafka", settings.toString()));
        process.start(command, Map.of());
    }

    /** Another number of brokers is another quorum: its data is kept apart. */
    private Path dataFolder() {
        return home.data().resolve("kafka-of-" + nodes.size());
    }

    private void format(String classPath, Path log4j, Path settings, Path data, Path log) throws IOException {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        Tool.Result result = Tool.run(
                List.of(
                        Java.program(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j.configuration=file:" + log4j,
                        "-cp",
                        classPath,
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        clusterId(),
                        "--config",
                        settings.toString(),
                        "--ignore-formatted"),
                log);
        if (!result.succeeded()) {
            throw new StartException(
                    "Kafka's storage cannot be formatted: " + result.lastLine() + " (log: " + log + ")");
        }
    }

    private String clusterId() throws IOException {
        Path file = dataFolder().resolve("cluster.id");
        if (!Files.exists(file)) {
            Files.writeString(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file).strip();
    }

    private Path settingsFile(String resource) {
        Path file = home.run().resolve(resource);
        try (InputStream in = Kafka.class.getResourceAsStream(resource)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new StartException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
