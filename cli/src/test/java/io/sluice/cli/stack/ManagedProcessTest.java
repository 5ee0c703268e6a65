package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
    private static final List<String> ENDLESS = List.of("tail", "-f", "/dev/null");

    @TempDir
    private Path folder;

    private ManagedProcess process;

    @BeforeEach
    void setUp() {
        process = new ManagedProcess("endless", folder.resolve("endless.pid"), folder.resolve("endless.log"));
    }

    @AfterEach
    void tearDown() {
        process.kill();
    }

    @Test
    void isFoundAgainByAnotherInstance() {
        process.start(ENDLESS, Map.of());
        ManagedProcess other =
                new ManagedProcess("endless", folder.resolve("endless.pid"), folder.resolve("endless.log"));
        assertThat(other.isRunning()).isTrue();
        assertThat(other.pid()).isEqualTo(process.pid());
        other.stop("TERM", Duration.ofSeconds(10));
        assertThat(process.isRunning()).isFalse();
    }

    @Test
    void isNotStartedTwice() {
        process.start(ENDLESS, Map.of());
        long pid = process.pid().orElseThrow();
        process.start(ENDLESS, Map.of());
        assertThat(process.pid()).contains(pid);
    }

    @Test
    void isKilledWhenItIgnoresTheSignal() {
        process.start(List.of("sh", "-c", "trap '' TERM; echo ready; while :; do read x < /dev/zero; done"), Map.of());
        assertThat(Await.until(Duration.ofSeconds(10), () -> Tool.lastLine(process.log())
                        .equals("ready")))
                .isTrue();
        process.stop("TERM", Duration.ofMillis(200));
        assertThat(process.isRunning()).isFalse();
    }

    @Test
    void leavesAStrangerAloneThatHasTheSameProcessId() throws IOException {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        Files.writeString(folder.resolve("endless.pid"), new ProcessIdentity(self.pid(), "1@earlier").format());
        assertThat(process.isRunning()).isFalse();
        // Were it taken for ours, this test would end here.
        process.stop("KILL", Duration.ofSeconds(1));
        assertThat(self.isAlive()).isTrue();
    }

    @Test
    void hasAnIdentityOnlyWhileItLives() {
        process.start(ENDLESS, Map.of());
        ProcessIdentity identity =
                ProcessIdentity.of(process.pid().orElseThrow()).orElseThrow();
        assertThat(ProcessIdentity.parse(identity.format())).contains(identity);
        process.kill();
        assertThat(identity.isAlive()).isFalse();
    }

    @Test
    void ignoresAPidFileThatIsNone() {
        assertThat(ProcessIdentity.parse("")).isEmpty();
        assertThat(ProcessIdentity.parse("abc def")).isEmpty();
        assertThat(ProcessIdentity.parse("12")).isEmpty();
    }

    @Test
    void tellsAServerThatEndsAtOnceByItsLastWords() {
        // It may have ended before start returns, or after.
        assertThatThrownBy(() -> {
                    process.start(List.of("sh", "-c", "echo address already in use; exit 1"), Map.of());
                    Await.serving("the server", Duration.ofSeconds(10), process, () -> false);
                })
                .isInstanceOf(StartException.class)
                .hasMessageContaining("address already in use")
                .hasMessageContaining(process.log().toString());
    }
}
