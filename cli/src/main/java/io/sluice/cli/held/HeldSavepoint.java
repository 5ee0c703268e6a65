package io.sluice.cli.held;

import io.sluice.cli.flink.FlinkCommand;
import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.flink.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the held changes themselves. A running job's state can be had in a savepoint only: its checkpoints are gone
 * within a second. The job goes on meanwhile, and the savepoint is removed in the end.
 *
 * @param jar the watcher's, which knows its state
 * @param savepoints where the savepoint goes: the cluster writes it, and this machine reads it
 * @param out gets what is no part of the answer
 */
public record HeldSavepoint(FlinkRest rest, FlinkCommand command, Path jar, String savepoints, Consumer<String> out) {
    private static final String REPORT = "io.sluice.watcher.held.HeldChangesReport";
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    public HeldReport read(Job job, HeldFilter filter) {
        Instant now = Instant.now();
        String savepoint = rest.savepoint(job.id(), savepoints, DEADLINE);
        try {
            return HeldReport.parse(report(savepoint, filter), now);
        } finally {
            dispose(savepoint);
        }
    }

    private List<String> report(String savepoint, HeldFilter filter) {
        List<String> arguments = new ArrayList<>(List.of("--savepoint", savepoint));
        arguments.addAll(filter.arguments());
        List<String> lines = new ArrayList<>();
        command.runLocally(jar, REPORT, arguments, line -> {
            if (HeldReport.isLine(line)) {
                lines.add(line);
            } else {
                out.accept(line);
            }
        });
        return lines;
    }

    /** The answer is none the worse for a savepoint that stays. */
    private void dispose(String savepoint) {
        try {
            rest.disposeSavepoint(savepoint, DEADLINE);
        } catch (FlinkException e) {
            out.accept("the savepoint " + savepoint + " is left: " + e.getMessage());
        }
    }
}
