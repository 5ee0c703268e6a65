package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "status", "plan", "submit", "stop", "upgrade", "held", "dlq", "load"})
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("sluice " + command).contains("Exit codes");
    }

    @Test
    void passesOnWhatStandsBehindTheDashes() {
        CommandLine.ParseResult submit = Sluice.commandLine()
                .parseArgs("submit", "watcher", "--config", "w.yaml", "--", "--source.uri", "x", "--config", "y")
                .subcommand();
        assertThat(submit.matchedPositional(1).stringValues()).containsExactly("--source.uri", "x", "--config", "y");
        assertThat(submit.matchedOption("--config").stringValues()).containsExactly("w.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "upgrade"})
    void savepointsAreOfTheTypesThatFlinkHas(String command) {
        CommandLine.ParseResult parsed = Sluice.commandLine()
                .parseArgs(command, "--type=native", "--help")
                .subcommand();
        assertThat(parsed.matchedOption("--type").<Object>getValue()).hasToString("native");
        assertThat(run(command, "watcher", "--type", "savage")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--type").contains("[CANONICAL, NATIVE] (case-insensitive)");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("submit", "nope", "--config", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(run("submit", "watcher")).isEqualTo(ExitCode.USAGE);
        assertThat(run("up", "--brokers", "many")).isEqualTo(ExitCode.USAGE);
        assertThat(run("up", "--brokers", "2")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--brokers must be 1 or 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "held",
                "held all",
                "held list --limit 0",
                "held list --limit many",
                "held list --due-before tomorrow",
                "held count --limit 3",
                "held count --due-before 2030-01-15"
            })
    void refusesWhatIsNoQuestionAboutHeldChanges(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dlq",
                "dlq list",
                "dlq list --syncer s.yaml --limit 0",
                "dlq list --syncer s.yaml --where stage",
                "dlq list --syncer s.yaml --watcher w.yaml",
                "dlq replay --watcher w.yaml",
                "dlq show --syncer s.yaml",
                "dlq show --syncer s.yaml 17",
                "dlq replay --dry-run",
                "dlq replay --syncer s.yaml --where state=closed"
            })
    void refusesWhatIsNoQuestionAboutDeadLetters(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "plan --config s.yaml --from-topic 0",
                "plan --config s.yaml --from-topic many",
                "plan --config s.yaml --from-topic 3 --sample events.json",
                "plan --config s.yaml --from-topic 3 --sample-topic t"
            })
    void refusesWhatIsNoPlan(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void saysWhatIsWrongWithAConfiguration(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("syncer.yaml"), "deletes: maybe");

        assertThat(run("dlq", "list", "--syncer", config.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).startsWith("error: ").contains("deletes").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"count", "list"})
    void takesATimeWithAnOffset(String command) {
        CommandLine.ParseResult held = Sluice.commandLine()
                .parseArgs(
                        "held", command, "--collection", "a.b", "--due-before", "2030-01-15T15:30:00+01:00", "--json")
                .subcommand()
                .subcommand();
        assertThat(held.<Instant>matchedOptionValue("--due-before", null)).isEqualTo("2030-01-15T14:30:00Z");
    }

    @Test
    void saysInOneLineWhatIsMissing() {
        assertThat(run("submit", "watcher", "--config", "/no/such/file")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString().lines()).containsExactly("error: there is no configuration file /no/such/file");
    }

    private int run(String... args) {
        return Sluice.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
