package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "status", "submit", "stop", "upgrade", "held", "load"})
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
