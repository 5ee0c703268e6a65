package io.sluice.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How often, where, with what, and against whom a benchmark is run, and how its result is shown. */
final class ContestOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private FlinkTarget target;

    @Mixin
    private ResultOption output;

    @Option(
            names = "--runs",
            defaultValue = "3",
            description = "How often all is measured (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--peer",
            description =
                    "Measure Debezium's MongoDB source and JDBC sink on Kafka Connect too: before Sluice, in each run.")
    private boolean peer;

    @Option(
            names = "--parallelism",
            defaultValue = "1",
            description = "Subtasks of both jobs, and tasks of the peer's sink (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--watcher",
            paramLabel = "SETTING=VALUE",
            description = "A setting of the watcher that differs from the default.")
    private Map<String, String> watcherSettings = new LinkedHashMap<>();

    @Option(
            names = "--syncer",
            paramLabel = "SETTING=VALUE",
            description = "A setting of the syncer that differs from the default.")
    private Map<String, String> syncerSettings = new LinkedHashMap<>();

    void requireLegal() {
        requirePositive("--runs", runs);
        requirePositive("--parallelism", parallelism);
    }

    FlinkTarget target() {
        return target;
    }

    ResultOption output() {
        return output;
    }

    int runs() {
        return runs;
    }

    int parallelism() {
        return parallelism;
    }

    boolean withPeer() {
        return peer;
    }

    Map<String, String> watcherSettings() {
        return watcherSettings;
    }

    Map<String, String> syncerSettings() {
        return syncerSettings;
    }

    void requirePositive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1");
        }
    }
}
