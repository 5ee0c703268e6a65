package io.sluice.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server process that outlives this one, known by its pid file. Only processes started here are ever signalled. */
final class ManagedProcess {
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(10);

    private final String name;
    private final Path pidFile;
    private final Path log;

    /** @param log where its standard output and error go */
    ManagedProcess(String name, Path pidFile, Path log) {
        this.name = name;
        this.pidFile = pidFile;
        this.log = log;
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    void start(List<String> command, Map<String, String> env) {
        if (isRunning()) {
            return;
        }
        // A session of its own: a closed terminal or Ctrl-C does not reach it, and it holds none of our pipes.
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(command);
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(detached)
                    .directory(log.getParent().toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(env);
            Process process = builder.start();
            Optional<ProcessIdentity> identity = ProcessIdentity.of(process.pid());
            if (identity.isEmpty()) {
                throw new StartException(name + " ended at once: " + Tool.lastLine(log) + " (log: " + log + ")");
            }
            Files.writeString(pidFile, identity.get().format());
        } catch (IOException e) {
            throw new StartException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    boolean isRunning() {
        return identity().isPresent();
    }

    Optional<Long> pid() {
        return identity().map(ProcessIdentity::pid);
    }

    /** Signals, waits until the deadline, then kills. */
    void stop(String signal, Duration deadline) {
        Optional<ProcessIdentity> identity = identity();
        if (identity.isPresent()) {
            signal(identity.get(), signal);
            if (!Await.until(deadline, () -> !identity.get().isAlive())) {
                kill();
            }
        }
        forget();
    }

    /** Kills it without warning, as a crash would. */
    void kill() {
        identity().ifPresent(identity -> {
            signal(identity, "KILL");
            if (!Await.until(KILL_DEADLINE, () -> !identity.isAlive())) {
                throw new StackException(name + " (process " + identity.pid() + ") does not end");
            }
        });
        forget();
    }

    private Optional<ProcessIdentity> identity() {
        try {
            return ProcessIdentity.parse(Files.readString(pidFile)).filter(ProcessIdentity::isAlive);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new StackException("cannot remove " + pidFile + ": " + e.getMessage(), e);
        }
    }

    private static void signal(ProcessIdentity identity, String signal) {
        // The shell's own kill: Java can only send TERM and KILL, and PostgreSQL's quick stop is INT.
        Tool.Result result = Tool.run(
                List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(identity.pid())),
                Path.of("/dev/null"));
        if (!result.succeeded() && identity.isAlive()) {
            throw new StackException("may not signal process " + identity.pid() + "; it belongs to another user");
        }
    }
}
