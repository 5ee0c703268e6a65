package io.sluice.cli;

import io.sluice.cli.flink.Job;
import io.sluice.cli.flink.SavepointType;
import picocli.CommandLine.Option;

/** The savepoint with which a job is stopped. */
final class SavepointOptions {
    @Option(
            names = "--savepoint-dir",
            paramLabel = "FOLDER",
            description = "Where the savepoint goes (default: the local stack's folder).")
    private String folder;

    @Option(
            names = "--type",
            defaultValue = "canonical",
            paramLabel = "TYPE",
            description = "canonical: any state backend reads it; native: RocksDB's own files, many times faster where"
                    + " much is held (default: ${DEFAULT-VALUE}).")
    private SavepointType type;

    /** Returns the savepoint. */
    String stop(Job job, FlinkTarget target) {
        return target.command().stop(job.id(), folder == null ? target.savepoints() : folder, type);
    }
}
