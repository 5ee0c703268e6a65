package io.sluice.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a short-lived program to its end, its output in a log file. */
final class Tool {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private Tool() {}

    /** @param lastLine the last line that says something, for one-line messages */
    record Result(int exitCode, String lastLine) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    static Result run(List<String> command, Path log) {
        return run(command, Map.of(), log);
    }

    static Result run(List<String> command, Map<String, String> env, Path log) {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(env);
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(-1, command.get(0) + " did not end within " + LIMIT.toMinutes() + " minutes");
            }
            return new Result(process.exitValue(), lastLine(log));
        } catch (IOException e) {
            // A program that is not there: as a shell would say it.
            return new Result(127, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(-1, "interrupted");
        }
    }

    /** What a program prints; for programs that answer in one line. */
    static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new StackException(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new StackException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while running " + command.get(0), e);
        }
    }

    static String lastLine(Path log) {
        Deque<String> last = new ArrayDeque<>(1);
        // Servers may write bytes that are not UTF-8; ISO 8859-1 reads any byte.
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            lines.map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
                last.clear();
                last.add(line);
            });
        } catch (IOException | UncheckedIOException e) {
            return "nothing was logged";
        }
        String line = last.isEmpty() ? "nothing was logged" : last.getFirst();
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
