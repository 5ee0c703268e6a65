package io.sluice.cli.stack;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.FlinkRest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A real Flink session cluster: one JobManager, one TaskManager and more on demand. */
final class FlinkCluster implements Part {
    static final int USUAL_REST_PORT = 8081;
    static final int USUAL_RPC_PORT = 6123;
    private static final Duration START_DEADLINE = Duration.ofSeconds(90);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final String TASK_MANAGER = "taskmanager-";

    private final Home home;
    private final FlinkDistribution distribution;
    private final FlinkSettings settings;
    private final Supplier<Map<String, String>> environment;

    /** @param environment what jobs may refer to by name: addresses of the other parts, and their secrets */
    FlinkCluster(
            Home home,
            FlinkDistribution distribution,
            FlinkSettings settings,
            Supplier<Map<String, String>> environment) {
        this.home = home;
        this.distribution = distribution;
        this.settings = settings;
        this.environment = environment;
    }

    static Path flinkHome(Home home) {
        return home.run().resolve("flink");
    }

    static Path savepoints(Home home) {
        return home.data().resolve("flink").resolve("savepoints");
    }

    String restUrl() {
        return "http://127.0.0.1:" + settings.restPort();
    }

    @Override
    public PartName name() {
        return PartName.FLINK;
    }

    @Override
    public void fetch() {
        distribution.provide();
    }

    @Override
    public void start() {
        try {
            layOut(distribution.provide());
        } catch (IOException e) {
            throw new StartException("cannot set up Flink's folders: " + e.getMessage(), e);
        }
        ManagedProcess jobManager = jobManager(home);
        start(jobManager, "jobmanager.sh", "jobmanager");
        if (taskManagers().stream().noneMatch(ManagedProcess::isRunning)) {
            start(taskManager(1), "taskmanager.sh", "taskmanager");
        }
        FlinkRest rest = new FlinkRest(URI.create(restUrl()));
        Await.serving("Flink's JobManager", START_DEADLINE, jobManager, () -> taskManagers(rest) >= 0);
        int expected =
                (int) taskManagers().stream().filter(ManagedProcess::isRunning).count();
        Await.serving(
                "Flink's TaskManager",
                START_DEADLINE,
                taskManagers().stream()
                        .filter(ManagedProcess::isRunning)
                        .findFirst()
                        .orElse(taskManager(1)),
                () -> taskManagers(rest) >= expected);
    }

    @Override
    public boolean isRunning() {
        return jobManager(home).isRunning() && taskManagers().stream().anyMatch(ManagedProcess::isRunning);
    }

    @Override
    public void stop() {
        for (ManagedProcess taskManager : taskManagers()) {
            taskManager.stop("TERM", STOP_DEADLINE);
        }
        jobManager(home).stop("TERM", STOP_DEADLINE);
    }

    @Override
    public PartStatus status() {
        List<ManagedProcess> all = new ArrayList<>(List.of(jobManager(home)));
        all.addAll(taskManagers());
        List<Long> pids =
                all.stream().map(ManagedProcess::pid).flatMap(Optional::stream).toList();
        PartState state = isRunning() ? PartState.RUNNING : pids.isEmpty() ? PartState.STOPPED : PartState.DEGRADED;
        return new PartStatus(
                PartName.FLINK,
                state,
                restUrl(),
                false,
                pids,
                home.logs().resolve("flink").toString());
    }

    /** Kills the TaskManager that was started first, as a crash would. */
    void killTaskManager() {
        taskManagers().stream()
                .filter(ManagedProcess::isRunning)
                .findFirst()
                .orElseThrow(() -> new StackException("no TaskManager runs"))
                .kill();
    }

    /** Starts one more TaskManager and waits until it has registered. */
    void startTaskManager() {
        FlinkRest rest = new FlinkRest(URI.create(restUrl()));
        Set<String> before = rest.taskManagerIds();
        int number = 1;
        while (taskManager(number).isRunning()) {
            number++;
        }
        ManagedProcess added = taskManager(number);
        start(added, "taskmanager.sh", "taskmanager");
        Await.serving("Flink's TaskManager", START_DEADLINE, added, () -> hasOtherThan(before, rest));
    }

    private static boolean hasOtherThan(Set<String> before, FlinkRest rest) {
        try {
            return !before.containsAll(rest.taskManagerIds());
        } catch (FlinkException e) {
            return false;
        }
    }

    int runningTaskManagers() {
        return (int) taskManagers().stream().filter(ManagedProcess::isRunning).count();
    }

    private static ManagedProcess jobManager(Home home) {
        return new ManagedProcess(
                "Flink's JobManager",
                home.run().resolve("jobmanager.pid"),
                home.logs().resolve("flink").resolve("jobmanager.out"));
    }

    private ManagedProcess taskManager(int number) {
        return new ManagedProcess(
                "Flink's TaskManager " + number,
                home.run().resolve(TASK_MANAGER + number + ".pid"),
                home.logs().resolve("flink").resolve(TASK_MANAGER + number + ".out"));
    }

    private List<ManagedProcess> taskManagers() {
        if (!Files.isDirectory(home.run())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home.run())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(TASK_MANAGER + "\\d+\\.pid"))
                    .map(name -> Integer.parseInt(name.replaceAll("\\D", "")))
                    .sorted()
                    .map(this::taskManager)
                    .toList();
        } catch (IOException e) {
            throw new StackException("cannot read " + home.run() + ": " + e.getMessage(), e);
        }
    }

    /** @return -1 while the JobManager does not answer */
    private static int taskManagers(FlinkRest rest) {
        try {
            return rest.taskManagers();
        } catch (FlinkException e) {
            return -1;
        }
    }

    private void start(ManagedProcess process, String script, String service) {
        Map<String, String> env = new HashMap<>(environment.get());
        env.put("JAVA_HOME", Java.home());
        env.put("FLINK_CONF_DIR", flinkHome(home).resolve("conf").toString());
        env.put("FLINK_LOG_DIR", home.logs().resolve("flink").toString());
        env.put("FLINK_PID_DIR", home.run().resolve("flink-pids").toString());
        env.put("FLINK_IDENT_STRING", "sluice");
        env.put("SLUICE_SERVICE", service);
        // In the foreground for the scripts, so that the process we start is the server itself; its log is a file.
        env.put("JVM_ARGS", "-Dconsole.log.level=OFF");
        process.start(List.of(flinkHome(home).resolve("bin").resolve(script).toString(), "start-foreground"), env);
    }

    /** A Flink home of this stack's own, so that {@code flinkHome/bin/flink} finds this cluster without any setting. */
    private void layOut(Path source) throws IOException {
        Path target = flinkHome(home);
        Files.createDirectories(target.resolve("log"));
        Files.createDirectories(home.logs().resolve("flink"));
        Files.createDirectories(home.run().resolve("flink-pids"));
        Files.createDirectories(savepoints(home));
        // Copied: the scripts find their home from where they really are.
        Folders.copy(source.resolve("bin"), target.resolve("bin"));
        Folders.copy(source.resolve("conf"), target.resolve("conf"));
        // Folders of links: the scripts' find does not follow a link to a folder.
        for (String folder : List.of("lib", "opt", "plugins")) {
            link(source.resolve(folder), target.resolve(folder));
        }
        try (Stream<Path> files = Files.list(settings.folder())) {
            for (Path file : List.copyOf(files.filter(Files::isRegularFile).toList())) {
                Files.copy(
                        file,
                        target.resolve("conf").resolve(file.getFileName().toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(
                target.resolve("conf").resolve("config.yaml"),
                settings.configYaml(home.data().resolve("flink"), home.run()));
    }

    private static void link(Path source, Path target) throws IOException {
        Folders.delete(target);
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : List.copyOf(files.toList())) {
                Files.createSymbolicLink(target.resolve(file.getFileName().toString()), file);
            }
        }
    }
}
