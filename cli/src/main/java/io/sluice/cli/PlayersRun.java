package io.sluice.cli;

import io.sluice.cli.demo.Demo;
import io.sluice.cli.demo.DemoResult;
import io.sluice.cli.stack.Checkout;
import io.sluice.cli.verify.ReplicatedPair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The main story on a running stack: with jobs of its own, in place of those of an earlier run. */
record PlayersRun(FlinkTarget target, String kafka, int documents, int seconds, int rate) {
    private static final Duration SUBMIT_DEADLINE = Duration.ofMinutes(2);

    /** With settings that differ from those of the example configurations. */
    DemoResult run(Map<String, String> watcherSettings, Map<String, String> syncerSettings) throws Exception {
        Path configurations = Checkout.find().flinkConf();
        Path watcher = configurations.resolve("watcher.yaml");
        Path syncer = configurations.resolve("syncer.yaml");
        ReplicatedPair pair = ReplicatedPair.load(watcher, syncer, FlinkTarget.configurationEnvironment());

        cancelEarlierJobs();
        Demo demo = new Demo(pair, kafka, documents, seconds, rate, System.err::println);
        demo.reset();
        demo.fill();
        return demo.run(() -> {
            submit(JobKind.watcher, watcher, watcherSettings);
            submit(JobKind.syncer, syncer, syncerSettings);
        });
    }

    void cancelEarlierJobs() {
        new EarlierJobs(target.rest()).cancel();
    }

    private void submit(JobKind kind, Path config, Map<String, String> settings) {
        List<String> arguments = settings.entrySet().stream()
                .flatMap(setting -> Stream.of("--" + setting.getKey(), setting.getValue()))
                .toList();
        new Submission(kind, config, Optional.empty(), arguments, SUBMIT_DEADLINE).submit(target);
    }
}
