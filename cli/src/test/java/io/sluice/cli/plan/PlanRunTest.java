package io.sluice.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.flink.FlinkCommand;
import io.sluice.cli.flink.FlinkException;
import io.sluice.config.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a {@code flink} that answers what the syncer's jar does. */
class PlanRunTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    @Test
    void givesTheSampleAndWhatTheJobWouldGet() throws Exception {
        flinkPrints("echo \"$@\"; echo '{\"plan\":{\"problems\":[\"p\"]}}'");
        Path config = config("deletes: hard");

        PlanReport report = run().run(
                        config,
                        List.of("--deletes", "soft"),
                        PlanSample.ofFile(folder.resolve("events"), Optional.of("cdc.a.b")));

        assertThat(report.problems()).containsExactly("p");
        assertThat(said)
                .contains("run -t local -c io.sluice.syncer.SyncerPlan syncer.jar --sample " + folder.resolve("events")
                        + " --sample-topic cdc.a.b --config " + config + " --deletes soft");

        run().run(config, List.of(), PlanSample.ofTopics(7));
        assertThat(said)
                .contains("run -t local -c io.sluice.syncer.SyncerPlan syncer.jar --from-topic 7 --config " + config);
    }

    @Test
    void tellsAllThatIsWrongWithTheConfigurationBeforeAnythingRuns() throws Exception {
        Path config = config("deletes: maybe\nformat: none");

        assertThatThrownBy(() -> run().run(config, List.of(), PlanSample.NONE))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("deletes")
                .hasMessageContaining("format");
        assertThat(said).isEmpty();
    }

    @Test
    void aJarThatTellsNoPlanIsAnError() throws Exception {
        flinkPrints("echo nothing");

        assertThatThrownBy(() -> run().run(config("deletes: hard"), List.of(), PlanSample.NONE))
                .isInstanceOf(FlinkException.class);
        assertThat(said).contains("nothing");
    }

    private PlanRun run() {
        return new PlanRun(
                new FlinkCommand(folder, Optional.empty(), Map.of(), line -> {}),
                Path.of("syncer.jar"),
                Map.of(),
                said::add);
    }

    private Path config(String settings) throws IOException {
        return Files.writeString(
                folder.resolve("syncer.yaml"),
                """
                kafka.brokers: localhost:1
                postgres.url: jdbc:postgresql://localhost:1/db
                postgres.user: u
                postgres.password: p
                %s
                """
                        .formatted(settings));
    }

    private void flinkPrints(String script) throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("flink");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }
}
