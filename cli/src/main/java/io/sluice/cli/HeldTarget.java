package io.sluice.cli;

import io.sluice.cli.flink.Job;
import io.sluice.cli.flink.JobRef;
import io.sluice.cli.held.HeldCounts;
import io.sluice.cli.held.HeldFilter;
import io.sluice.cli.held.HeldMetrics;
import io.sluice.cli.held.HeldReport;
import io.sluice.cli.held.HeldSavepoint;
import io.sluice.cli.stack.Checkout;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose held changes are meant, and which. */
final class HeldTarget {
    @Mixin
    private FlinkTarget flink;

    @Option(
            names = "--job",
            paramLabel = "JOB",
            defaultValue = "watcher",
            description = "The job's kind, name or id (default: ${DEFAULT-VALUE}).")
    private String job;

    @Option(names = "--collection", paramLabel = "DB.COLL", description = "Only the changes of this collection.")
    private String collection;

    @Option(
            names = "--due-before",
            paramLabel = "ISO-TIME",
            description = "Only the changes that are due before, such as 2030-01-15T14:30:00Z.")
    private Instant dueBefore;

    @Option(
            names = "--savepoint-dir",
            paramLabel = "FOLDER",
            description = "Where a savepoint is put for as long as it is read (default: the local stack's folder).")
    private String savepointFolder;

    boolean needsState() {
        return dueBefore != null;
    }

    HeldCounts metrics() {
        return HeldMetrics.read(flink.rest(), running(), Optional.ofNullable(collection));
    }

    HeldReport state(int limit) {
        HeldSavepoint savepoint = new HeldSavepoint(
                flink.rest(),
                flink.command(),
                Checkout.find().jobJar(JobKind.watcher.name()),
                Optional.ofNullable(savepointFolder).orElseGet(flink::savepoints),
                System.err::println);
        return savepoint.read(
                running(), new HeldFilter(Optional.ofNullable(collection), Optional.ofNullable(dueBefore), limit));
    }

    private Job running() {
        return new JobRef(job).find(flink.rest().jobs());
    }
}
