package io.sluice.cli;

import io.sluice.cli.flink.FlinkException;
import io.sluice.cli.flink.Job;
import io.sluice.cli.flink.JobStart;
import io.sluice.cli.stack.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Submits a job as a user would, and waits until it runs. */
record Submission(JobKind kind, Path config, Optional<String> savepoint, List<String> arguments, Duration deadline) {
    Job submit(FlinkTarget target) {
        if (!Files.isReadable(config)) {
            throw new FlinkException("there is no configuration file " + config);
        }
        List<String> all =
                new ArrayList<>(List.of("--config", config.toAbsolutePath().toString()));
        all.addAll(arguments);
        String id = target.command().run(Checkout.find().jobJar(kind.name()), savepoint, all);
        return JobStart.await(target.rest(), id, deadline);
    }
}
