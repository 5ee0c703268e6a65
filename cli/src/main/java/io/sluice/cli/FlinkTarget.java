package io.sluice.cli;

import io.sluice.cli.flink.FlinkCommand;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.stack.LocalStack;
import io.sluice.cli.stack.PartName;
import io.sluice.cli.stack.Progress;
import io.sluice.cli.stack.StackInfo;
import io.sluice.cli.stack.StackOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The Flink that a job command talks to: the stack's, or the user's own. */
final class FlinkTarget {
    @Option(
            names = "--flink-rest",
            paramLabel = "URL",
            description = "Flink's REST address (default: FLINK_REST, else the local stack's).")
    private String flinkRest;

    @Option(
            names = "--flink-home",
            paramLabel = "FOLDER",
            description = "The Flink whose bin/flink is used (default: FLINK_HOME, else the local stack's).")
    private Path flinkHome;

    FlinkRest rest() {
        return new FlinkRest(URI.create(own().orElseGet(() -> info().flinkRest())));
    }

    FlinkCommand command() {
        Path home = Optional.ofNullable(flinkHome)
                .or(() -> fromEnvironment("FLINK_HOME").map(Path::of))
                .orElseGet(() -> info().flinkHome());
        // Only a cluster that the user named: the stack's Flink home knows its own.
        return new FlinkCommand(home, own().map(URI::create), environment(), System.err::println);
    }

    String savepoints() {
        return info().savepoints();
    }

    private Optional<String> own() {
        Optional<String> named = Optional.ofNullable(flinkRest).or(() -> fromEnvironment("FLINK_REST"));
        if (named.isPresent()) {
            return named;
        }
        StackInfo info = info();
        return stack().status().stream()
                .filter(part -> part.name() == PartName.FLINK && part.own())
                .map(part -> info.flinkRest())
                .findFirst();
    }

    /** What a configuration may refer to; what the user has set himself stays. */
    private Map<String, String> environment() {
        Map<String, String> env = new HashMap<>(info().environment());
        env.keySet().removeAll(System.getenv().keySet());
        return env;
    }

    /** The user's environment, and under it what the local stack provides: what a configuration may refer to. */
    static Map<String, String> configurationEnvironment() {
        Map<String, String> env = new HashMap<>(info().environment());
        env.putAll(System.getenv());
        return env;
    }

    private static StackInfo info() {
        return stack().info();
    }

    private static LocalStack stack() {
        return LocalStack.open(StackOptions.fromEnvironment(Checkout.find()), Progress.silent());
    }

    private static Optional<String> fromEnvironment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
