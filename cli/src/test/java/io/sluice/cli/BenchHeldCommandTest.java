package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.bench.StormPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchHeldCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void hasHelp() {
        assertThat(run("bench", "held", "--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("sluice bench held", "--fresh-rate", "1000000", "Exit codes");
    }

    @Test
    void holdsAMillionUnlessToldOtherwise() {
        CommandLine.ParseResult usual = parse("bench", "held");
        assertThat(usual.matchedOptionValue("--held", 1_000_000)).isEqualTo(1_000_000);
        CommandLine.ParseResult own = parse(
                "bench",
                "held",
                "--held",
                "4000000",
                "--fresh-rate",
                "50",
                "--json",
                "--watcher",
                "checkpoint.interval=1s");
        assertThat(own.<Integer>matchedOptionValue("--held", 0)).isEqualTo(4_000_000);
        assertThat(own.<Integer>matchedOptionValue("--fresh-rate", 0)).isEqualTo(50);
        assertThat(own.hasMatchedOption("--json")).isTrue();
        assertThat(own.<Map<String, String>>matchedOptionValue("--watcher", Map.of()))
                .containsExactly(Map.entry("checkpoint.interval", "1s"));
    }

    @Test
    void givesMoreTimeToMore() {
        assertThat(StormPlan.usualHoldSeconds(8_000)).isEqualTo(61);
        assertThat(StormPlan.usualHoldSeconds(1_000_000)).isEqualTo(185);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--held", "--fresh-rate", "--parallelism", "--hold-seconds"})
    void refusesNothing(String option) {
        assertThat(run("bench", "held", option, "0")).isEqualTo(ExitCode.USAGE);
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
