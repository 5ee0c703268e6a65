package io.sluice.cli.flink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Flink's own command line: {@code flink run}, {@code flink stop}. What it runs it also shows. */
public final class FlinkCommand {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private final Path flinkHome;
    private final Optional<URI> rest;
    private final Map<String, String> environment;
    private final Consumer<String> out;

    /**
     * @param rest the cluster, where it is not the one that the Flink home's own configuration names
     * @param environment added to the command's environment, for references in a configuration file
     * @param out gets the command and every line it prints
     */
    public FlinkCommand(Path flinkHome, Optional<URI> rest, Map<String, String> environment, Consumer<String> out) {
        this.flinkHome = flinkHome;
        this.rest = rest;
        this.environment = Map.copyOf(environment);
        this.out = out;
    }

    /** Submits a job and returns its id; it may not run yet. */
    public String run(Path jar, Optional<String> savepoint, List<String> arguments) {
        List<String> command = command("run", "-d");
        savepoint.ifPresent(path -> command.addAll(List.of("-s", path)));
        command.add(jar.toString());
        command.addAll(arguments);
        String output = execute(command);
        return FlinkOutput.jobId(output)
                .orElseThrow(() -> new FlinkException("flink run printed no job id; its output is above"));
    }

    /**
     * Runs another main class of a jar in the command's own JVM, which takes no slot of the cluster.
     *
     * @param lines gets every line it prints
     */
    public void runLocally(Path jar, String mainClass, List<String> arguments, Consumer<String> lines) {
        List<String> command = program("run", "-t", "local", "-c", mainClass, jar.toString());
        command.addAll(arguments);
        execute(command, lines);
    }

    /** Stops a job with a savepoint and returns the savepoint's path. */
    public String stop(String jobId, String savepointFolder, SavepointType type) {
        List<String> command = command("stop");
        command.addAll(List.of("--savepointPath", savepointFolder, "--type", type.toString(), jobId));
        String output = execute(command);
        return FlinkOutput.savepoint(output)
                .orElseThrow(() -> new FlinkException("flink stop printed no savepoint; its output is above"));
    }

    /** As a user would type it. */
    static String show(List<String> command) {
        return command.stream()
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private List<String> command(String action, String... flags) {
        List<String> command = program(action, flags);
        rest.ifPresent(uri -> command.addAll(List.of("-m", uri.getHost() + ":" + port(uri))));
        return command;
    }

    private List<String> program(String action, String... flags) {
        Path program = flinkHome.resolve("bin").resolve("flink");
        if (!Files.isExecutable(program)) {
            throw new FlinkException("there is no " + program + "; run ./sluice up, or set FLINK_HOME to a Flink 1.20");
        }
        List<String> command = new ArrayList<>(List.of(program.toString(), action));
        command.addAll(List.of(flags));
        return command;
    }

    private static int port(URI uri) {
        int standard = "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getPort() < 0 ? standard : uri.getPort();
    }

    private String execute(List<String> command) {
        StringBuilder output = new StringBuilder();
        execute(command, line -> {
            out.accept(line);
            output.append(line).append('\n');
        });
        return output.toString();
    }

    private void execute(List<String> command, Consumer<String> lines) {
        out.accept("$ " + show(command));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.accept(line);
                }
            }
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new FlinkException("flink " + command.get(1) + " failed (exit " + exitCode + "), see above");
            }
        } catch (IOException e) {
            throw new FlinkException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlinkException("interrupted while running flink " + command.get(1), e);
        }
    }
}
