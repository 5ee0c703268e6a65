package io.sluice.cli.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlinkOutputTest {
    private static final String ID = "1c4c30572ad50b8e3f8a423f537e689b";

    @Test
    void findsTheJobId() {
        assertThat(FlinkOutput.jobId("args\nJob has been submitted with JobID " + ID + "\n"))
                .contains(ID);
        assertThat(FlinkOutput.jobId("2 problems in watcher.yaml")).isEmpty();
    }

    @Test
    void findsTheSavepoint() {
        assertThat(FlinkOutput.savepoint("Waiting for response...\nSavepoint completed. Path: file:/s/savepoint-1\n"))
                .contains("file:/s/savepoint-1");
    }

    @Test
    void showsACommandAsItCouldBeTyped() {
        assertThat(FlinkCommand.show(List.of("flink", "run", "-d", "a b.jar", "--x", "it's")))
                .isEqualTo("flink run -d 'a b.jar' --x 'it'\\''s'");
    }

    @Test
    void findsAJobByItsKindOrId() {
        Job running = new Job(ID, "sluice-watcher players", "RUNNING");
        Job ended = new Job("0".repeat(32), "sluice-watcher players", "FINISHED");
        List<Job> jobs = List.of(ended, running, new Job("1".repeat(32), "sluice-syncer", "RESTARTING"));
        assertThat(new JobRef("watcher").find(jobs)).isEqualTo(running);
        assertThat(new JobRef(ID).find(jobs)).isEqualTo(running);
        assertThat(new JobRef("syncer").find(jobs).state()).isEqualTo("RESTARTING");
        assertThatThrownBy(() -> new JobRef("0".repeat(32)).find(jobs)).isInstanceOf(FlinkException.class);
    }

    @Test
    void asksForAnIdWhereANameIsNotEnough() {
        List<Job> jobs = List.of(
                new Job("1".repeat(32), "sluice-syncer a", "RUNNING"),
                new Job("2".repeat(32), "sluice-syncer b", "RUNNING"));
        assertThatThrownBy(() -> new JobRef("syncer").find(jobs))
                .isInstanceOf(FlinkException.class)
                .hasMessageContaining("1".repeat(32));
    }

    @Test
    void namesTheRootCause() {
        assertThat(JobStart.rootCause("a.JobException: recovery\n\tat x\nCaused by: b.E: boom\n\tat y\n"))
                .isEqualTo("b.E: boom");
        assertThat(JobStart.rootCause("b.E: boom\n\tat y")).isEqualTo("b.E: boom");
    }
}
