package io.sluice.cli.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The local stack: mongod, Kafka, PostgreSQL and Flink as real processes that outlive this one.
 *
 * <p>{@link #open} attaches to what is there; {@link #up} starts what is missing; {@link #down} stops everything and
 * keeps the data, unless {@link #wipe} follows. Single parts are stopped and started by name.
 */
public final class LocalStack {
    private final StackOptions options;
    private final Progress progress;
    private final StateFile stateFile;
    private Layout layout;

    private LocalStack(StackOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        this.stateFile = new StateFile(options.home().run().resolve("state.json"));
        this.layout = new Layout(options, progress, stateFile.read().orElseGet(StackState::empty));
    }

    public static LocalStack open(StackOptions options, Progress progress) {
        return new LocalStack(options, progress);
    }

    /**
     * Starts what does not run.
     *
     * @throws StackUpException when a part did not come up; the others run
     */
    public StackInfo up() {
        options.home().create();
        try (FolderLock lock = lock()) {
            StackState last = stateFile.read().orElseGet(StackState::empty);
            StackState next = new StatePlan(options, last).next();
            stateFile.write(next);
            layout = new Layout(options, progress, next);
            Postgres.providePassword(options.home());
            startAll();
            return info();
        }
    }

    /** Stops every process of this stack; jobs first, since they use the rest. */
    public void down() {
        if (!Files.isDirectory(options.home().run())) {
            return;
        }
        try (FolderLock lock = lock()) {
            KafkaConnect.stop(options.home());
            Map<PartName, StackException> failures = new EnumMap<>(PartName.class);
            failures.putAll(each(EnumSet.of(PartName.FLINK), this::stopLocal));
            failures.putAll(each(EnumSet.of(PartName.MONGODB, PartName.KAFKA, PartName.POSTGRES), this::stopLocal));
            if (!failures.isEmpty()) {
                throw new StackException("not stopped: "
                        + failures.entrySet().stream()
                                .map(failure -> failure.getKey().id() + " ("
                                        + failure.getValue().getMessage() + ")")
                                .collect(Collectors.joining("; ")));
            }
        }
    }

    /** Removes data, logs and state of a stack that is down; what was fetched stays. */
    public void wipe() {
        if (layout.locals().stream().anyMatch(Part::isRunning)) {
            throw new StackException("the stack is running; take it down first");
        }
        Folders.delete(options.home().data());
        Folders.delete(options.home().logs());
        Folders.delete(options.home().run());
    }

    /** Whether something was ever started here. */
    public boolean isKnown() {
        return stateFile.read().isPresent();
    }

    public StackInfo info() {
        return layout.info();
    }

    public List<PartStatus> status() {
        return layout.parts().stream().map(Part::status).toList();
    }

    public boolean isUp() {
        return status().stream().allMatch(part -> part.state() == PartState.RUNNING);
    }

    /** Stops one part and keeps its data. */
    public void stop(PartName name) {
        layout.part(name).stop();
    }

    /** Starts one part again, at the same address. */
    public void start(PartName name) {
        layout.part(name).start();
    }

    /** Kills a TaskManager ({@code kill -9}). */
    public void killTaskManager() {
        layout.flink().killTaskManager();
    }

    /** Starts one more TaskManager and returns when it has registered. */
    public void startTaskManager() {
        layout.flink().startTaskManager();
    }

    public int runningTaskManagers() {
        return layout.flink().runningTaskManagers();
    }

    private FolderLock lock() {
        return FolderLock.acquire(options.home().root().resolve(".lock"));
    }

    private void startAll() {
        Map<PartName, StackException> failures = each(EnumSet.allOf(PartName.class), name -> {
            Part part = layout.part(name);
            if (part.isRunning()) {
                progress.say(name.id(), "runs already");
                return;
            }
            part.fetch();
            progress.say(name.id(), "starting");
            long startNs = System.nanoTime();
            part.start();
            progress.say(
                    name.id(),
                    "up after " + Duration.ofNanos(System.nanoTime() - startNs).toSeconds() + " s");
        });
        if (!failures.isEmpty()) {
            Set<PartName> usable = EnumSet.allOf(PartName.class);
            usable.removeAll(failures.keySet());
            throw new StackUpException(failures, usable);
        }
    }

    private void stopLocal(PartName name) {
        Part part = layout.local(name);
        if (part.status().state() != PartState.STOPPED) {
            progress.say(name.id(), "stopping");
            part.stop();
            progress.say(name.id(), "stopped");
        }
    }

    @FunctionalInterface
    private interface PartAction {
        void run(PartName name);
    }

    /** All at the same time; what fails for one does not touch the others. */
    private static Map<PartName, StackException> each(Set<PartName> names, PartAction action) {
        ExecutorService threads = Executors.newFixedThreadPool(names.size());
        try {
            Map<PartName, Future<?>> running = new EnumMap<>(PartName.class);
            names.forEach(name -> running.put(name, threads.submit(() -> action.run(name))));
            Map<PartName, StackException> failures = new EnumMap<>(PartName.class);
            running.forEach((name, future) -> outcome(future).ifPresent(failure -> failures.put(name, failure)));
            return failures;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Optional<StackException> outcome(Future<?> future) {
        try {
            future.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(
                    e.getCause() instanceof StackException known
                            ? known
                            : new StackException("unexpected: " + e.getCause(), e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new StackException("interrupted", e));
        }
    }

    /** The parts of one state. */
    private static final class Layout {
        private final StackOptions options;
        private final StackState state;
        private final Mongod mongod;
        private final Kafka kafka;
        private final Postgres postgres;
        private final FlinkCluster flink;

        Layout(StackOptions options, Progress progress, StackState state) {
            this.options = options;
            this.state = state;
            Home home = options.home();
            Cache cache = new Cache(home.cache(), progress);
            mongod = new Mongod(home, new MongodBinary(cache, options.env()), port("mongodb", Mongod.USUAL_PORT));
            postgres = new Postgres(home, new PostgresBinaries(cache), port("postgres", Postgres.USUAL_PORT));
            kafka = new Kafka(home, new KafkaJars(cache), nodes());
            flink = new FlinkCluster(
                    home,
                    new FlinkDistribution(cache),
                    new FlinkSettings(
                            options.flinkConf(),
                            port("flink-rest", FlinkCluster.USUAL_REST_PORT),
                            port("flink-rpc", FlinkCluster.USUAL_RPC_PORT),
                            options.metrics(),
                            options.flinkOverrides()),
                    () -> info().environment());
        }

        List<Part> locals() {
            return List.of(mongod, kafka, postgres, flink);
        }

        List<Part> parts() {
            List<Part> parts = new ArrayList<>();
            for (PartName name : PartName.values()) {
                parts.add(part(name));
            }
            return parts;
        }

        Part local(PartName name) {
            return locals().stream()
                    .filter(part -> part.name() == name)
                    .findFirst()
                    .orElseThrow();
        }

        Part part(PartName name) {
            String address = state.own().get(name);
            return address == null
                    ? local(name)
                    : new OwnServer(
                            name, Redact.address(address), () -> ServerProbe.answers(name, address, options.env()));
        }

        FlinkCluster flink() {
            if (state.own().containsKey(PartName.FLINK)) {
                throw new StackException("this Flink is the user's own");
            }
            return flink;
        }

        StackInfo info() {
            Home home = options.home();
            Map<PartName, String> own = state.own();
            boolean ownPostgres = own.containsKey(PartName.POSTGRES);
            String postgresAddress = own.getOrDefault(PartName.POSTGRES, postgres.uri());
            boolean hasPassword = !ownPostgres && Files.exists(Postgres.passwordFile(home));
            return new StackInfo(
                    own.getOrDefault(PartName.MONGODB, mongod.uri()),
                    own.getOrDefault(PartName.KAFKA, kafka.bootstrap()),
                    PostgresAddress.plain(postgresAddress),
                    ownPostgres ? PostgresAddress.jdbc(postgresAddress) : postgres.jdbcUrl(),
                    ownPostgres ? env("POSTGRES_USER") : Optional.of(Postgres.USER),
                    ownPostgres ? Optional.empty() : Optional.of(Postgres.passwordFile(home)),
                    ownPostgres
                            ? env("POSTGRES_PASSWORD")
                            : hasPassword ? Optional.of(Postgres.readPassword(home)) : Optional.empty(),
                    own.getOrDefault(PartName.FLINK, flink.restUrl()),
                    env("FLINK_HOME").map(Path::of).orElseGet(() -> FlinkCluster.flinkHome(home)),
                    FlinkCluster.savepoints(home).toString(),
                    home.root());
        }

        private Optional<String> env(String name) {
            return Optional.ofNullable(options.env().get(name)).filter(value -> !value.isBlank());
        }

        private int port(String key, int usual) {
            return state.ports().getOrDefault(key, usual);
        }

        private List<KafkaNode> nodes() {
            List<KafkaNode> nodes = new ArrayList<>();
            for (int id = 1; id <= state.brokers(); id++) {
                nodes.add(new KafkaNode(
                        id,
                        port("kafka-" + id, Kafka.USUAL_PORT + id - 1),
                        port("kafka-controller-" + id, Kafka.USUAL_CONTROLLER_PORT + id - 1)));
            }
            return nodes;
        }
    }

    /** Decides ports and numbers for the next start; what runs keeps what it has. */
    private record StatePlan(StackOptions options, StackState last) {
        StackState next() {
            Layout running =
                    new Layout(options, Progress.silent(), new StackState(last.brokers(), last.ports(), Map.of()));
            Map<PartName, PartState> states = running.locals().stream()
                    .collect(Collectors.toMap(Part::name, part -> part.status().state()));
            int brokers = options.brokers().orElse(last.brokers());
            if (states.get(PartName.KAFKA) != PartState.STOPPED && brokers != last.brokers()) {
                throw new StackException("Kafka runs with " + last.brokers() + " broker"
                        + (last.brokers() == 1 ? "" : "s") + "; run down before up --brokers " + brokers);
            }
            options.own().keySet().stream()
                    .filter(part -> states.get(part) != PartState.STOPPED)
                    .findFirst()
                    .ifPresent(part -> {
                        throw new StackException("this stack's own " + part.id()
                                + " is running; run down before using another server in its place");
                    });
            Ports ports = new Ports(last.ports(), options.usualPorts());
            Chooser chooser = (part, key, usual) -> {
                if (states.get(part) == PartState.STOPPED) {
                    ports.choose(key, usual);
                } else {
                    ports.keep(key);
                }
            };
            chooser.choose(PartName.MONGODB, "mongodb", Mongod.USUAL_PORT);
            chooser.choose(PartName.POSTGRES, "postgres", Postgres.USUAL_PORT);
            for (int id = 1; id <= brokers; id++) {
                chooser.choose(PartName.KAFKA, "kafka-" + id, Kafka.USUAL_PORT + id - 1);
                chooser.choose(PartName.KAFKA, "kafka-controller-" + id, Kafka.USUAL_CONTROLLER_PORT + id - 1);
            }
            chooser.choose(PartName.FLINK, "flink-rest", FlinkCluster.USUAL_REST_PORT);
            chooser.choose(PartName.FLINK, "flink-rpc", FlinkCluster.USUAL_RPC_PORT);
            return new StackState(brokers, new HashMap<>(ports.chosen()), options.own());
        }

        @FunctionalInterface
        private interface Chooser {
            void choose(PartName part, String key, int usual);
        }
    }
}
