package io.sluice.e2e;

import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.stack.Await;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.PartName;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackInfo;
import io.sluice.cli.stack.StackOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.flink.util.ChildFirstClassLoader;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One stack of real servers for all end-to-end tests: started by the first that asks for it, taken down after the last.
 */
final class Stack implements ExtensionContext.Store.CloseableResource {

    private static final Duration RECOVERY_DEADLINE = Duration.ofMinutes(2);

    private final LocalStack stack;
    private final StackInfo info;
    private final FlinkRest flink;

    private Stack() throws IOException {
        // PostgreSQL runs under another account when the tests run as root: it must be able to pass the folder.
        Path root = Files.createTempDirectory(
                "sluice-e2e", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        // Flink's answers are so old at most: what is waited for is seen sooner.
        StackOptions options =
                StackOptions.isolated(root, Checkout.find()).withFlinkSetting("web.refresh-interval", "100");
        stack = LocalStack.open(options, Progress.to(System.err));
        info = stack.up();
        flink = new FlinkRest(URI.create(info.flinkRest()));
    }

    StackInfo info() {
        return info;
    }

    FlinkRest flink() {
        return flink;
    }

    /** Takes a server away and brings it back. */
    void restart(PartName part) {
        takeAway(part);
        bringBack(part);
    }

    void takeAway(PartName part) {
        stack.stop(part);
    }

    void bringBack(PartName part) {
        stack.start(part);
    }

    /** {@code kill -9} of a TaskManager, and another in its place. */
    void replaceTaskManager() {
        killTaskManager();
        startTaskManager();
    }

    void killTaskManager() {
        stack.killTaskManager();
    }

    /** Starts a TaskManager in the place of a killed one; does nothing if there is one. */
    void startTaskManager() {
        if (stack.runningTaskManagers() > 0) {
            return;
        }
        stack.startTaskManager();
        if (!Await.until(RECOVERY_DEADLINE, () -> flink().taskManagers() > 0)) {
            throw new IllegalStateException("No TaskManager came back");
        }
    }

    /** What a cancelled job has left to be resumed from: its newest complete checkpoint. */
    Optional<String> retainedCheckpoint(String job) throws IOException {
        Path folder = Path.of(info.savepoints()).resolveSibling("checkpoints").resolve(job);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> checkpoints = Files.list(folder)) {
            return checkpoints
                    .filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
                    .max(Comparator.comparingLong(Stack::number))
                    .map(Path::toString);
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    /** The program of the running mongod, for a second one. */
    Path mongodProgram() {
        return pids(PartName.MONGODB)
                .findFirst()
                .flatMap(ProcessHandle::of)
                .flatMap(process -> process.info().command())
                .map(Path::of)
                .orElseThrow();
    }

    /** The class loaders of jobs that live in Flink's processes: those of running jobs, and what ended ones leak. */
    long userClassLoaders() {
        return pids(PartName.FLINK).mapToLong(Stack::userClassLoaders).sum();
    }

    private static long userClassLoaders(long pid) {
        // The histogram is of what is alive: it begins with a full collection.
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process histogram = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            return histogram
                    .inputReader()
                    .lines()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(columns -> columns.length > 3 && columns[3].equals(ChildFirstClassLoader.class.getName()))
                    .mapToLong(columns -> Long.parseLong(columns[1]))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<Long> pids(PartName name) {
        return stack.status().stream().filter(part -> part.name() == name).flatMap(part -> part.pids().stream());
    }

    @Override
    public void close() throws IOException {
        stack.down();
        // What the servers said of a failed test is all there is to find out why it failed.
        File kept = new File("target", "stack-logs");
        FileUtils.deleteDirectory(kept);
        FileUtils.copyDirectory(info.home().resolve("logs").toFile(), kept);
        FileUtils.deleteDirectory(info.home().toFile());
    }

    /** Hands the stack to tests that ask for it. */
    static final class Extension implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Stack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Stack.class))
                    .getOrComputeIfAbsent(
                            Stack.class,
                            key -> {
                                try {
                                    return new Stack();
                                } catch (IOException e) {
                                    throw new IllegalStateException("The stack does not start", e);
                                }
                            },
                            Stack.class);
        }
    }
}
