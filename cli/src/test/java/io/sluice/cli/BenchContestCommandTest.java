package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchContestCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"all", "pipeline", "snapshot", "source", "sink", "latency", "scale"})
    void hasHelp(String command) {
        assertThat(run("bench", command, "--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("sluice bench " + command, "--peer", "--runs", "--json", "Exit codes");
    }

    @ParameterizedTest
    @CsvSource({"all,200000", "pipeline,200000", "snapshot,500000", "source,200000", "sink,200000", "scale,200000"})
    void hasTheSizeThatTheFiguresAreTakenAt(String command, int documents) {
        CommandLine.ParseResult usual = parse("bench", command, "--help");

        assertThat(usual.commandSpec().findOption("--documents").defaultValue()).isEqualTo(Integer.toString(documents));
        assertThat(usual.commandSpec().findOption("--runs").defaultValue()).isEqualTo("3");
    }

    @Test
    void takesSettingsOfBothJobs() {
        CommandLine.ParseResult own = parse(
                "bench",
                "pipeline",
                "--peer",
                "--json",
                "--parallelism",
                "2",
                "--watcher",
                "kafka.delivery=at-least-once",
                "--syncer",
                "delivery=upsert");

        assertThat(own.hasMatchedOption("--peer")).isTrue();
        assertThat(own.hasMatchedOption("--json")).isTrue();
        assertThat(own.<Integer>matchedOptionValue("--parallelism", 0)).isEqualTo(2);
        assertThat(own.<Map<String, String>>matchedOptionValue("--syncer", Map.of()))
                .containsExactly(Map.entry("delivery", "upsert"));
    }

    @ParameterizedTest
    @CsvSource({
        "pipeline,--documents",
        "snapshot,--documents",
        "source,--documents",
        "sink,--documents",
        "latency,--runs",
        "scale,--many",
        "scale,--seconds",
        "all,--snapshot-documents",
        "pipeline,--runs",
        "pipeline,--parallelism"
    })
    void refusesNothing(String command, String option) {
        assertThat(run("bench", command, option, "0")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(option + " must be at least 1");
    }

    private static CommandLine.ParseResult parse(String... args) {
        return Sluice.commandLine().parseArgs(args).subcommand().subcommand();
    }

    private int run(String... args) {
        return Sluice.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
