package io.sluice.cli;

import io.sluice.cli.bench.HeldStorm;
import io.sluice.cli.bench.StormWatcher;
import io.sluice.cli.flink.FlinkRest;
import io.sluice.cli.flink.SavepointType;
import io.sluice.cli.stack.Checkout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A watcher as the example configuration has it, on a database, a topic and transactions of its own. */
record BenchWatcher(FlinkTarget target, FlinkRest rest, int parallelism, Map<String, String> settings)
        implements StormWatcher {
    private static final String NAME = "sluice-bench-held";
    private static final Duration SUBMIT_DEADLINE = Duration.ofMinutes(2);

    @Override
    public String start(Optional<String> savepoint) {
        Path config = Checkout.find().flinkConf().resolve("watcher.yaml");
        return new Submission(JobKind.watcher, config, savepoint, arguments(), SUBMIT_DEADLINE)
                .submit(target)
                .id();
    }

    @Override
    public String stop(String jobId) {
        return target.command().stop(jobId, target.savepoints(), SavepointType.NATIVE);
    }

    @Override
    public Map<Long, Instant> completedCheckpoints(String jobId) {
        return rest.lastCompletedCheckpoints(jobId);
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--mongodb.database",
                HeldStorm.DATABASE,
                "--mongodb.collection",
                HeldStorm.COLLECTION,
                "--kafka.topic",
                HeldStorm.TOPIC,
                "--kafka.transactional_id_prefix",
                NAME,
                "--job.name",
                NAME,
                "--parallelism",
                Integer.toString(parallelism)));
        settings.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
        return arguments;
    }
}
