package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.load.LoadPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadCommandTest {

    @Test
    void withoutPresetHasTheDefaultsOfDocument1() {
        assertThat(plan()).isEqualTo(new LoadPlan(10, 1_000, 10, 30, 24));
    }

    @ParameterizedTest
    @CsvSource({
        "quick, 5, 100, 30",
        "small, 5, 100, 20",
        "medium, 10, 1000, 30",
        "large, 20, 5000, 40",
        "stress, 50, 10000, 50"
    })
    void hasThePresetsOfDocument1(String preset, int workers, int messages, int delayedPercent) {
        assertThat(plan(preset)).isEqualTo(new LoadPlan(workers, messages, 10, delayedPercent, 24));
    }

    @Test
    void optionsTakeThePlaceOfThePresetsNumbers() {
        assertThat(plan("large", "--messages", "7", "--max-delay-hours", "0.01"))
                .isEqualTo(new LoadPlan(20, 7, 10, 40, 0.01));
        assertThat(plan("--workers", "1", "--batch-size", "500", "--delayed-percent", "0", "quick"))
                .isEqualTo(new LoadPlan(1, 100, 500, 0, 24));
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        StringWriter err = new StringWriter();
        int exitCode = Sluice.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(
                        "load",
                        "huge",
                        "--workers=0",
                        "--messages=many",
                        "--batch-size=1.5",
                        "--delayed-percent=101",
                        "--max-delay-hours=-1",
                        "--mongo-uri=secret@host",
                        "--database=a.b",
                        "--collection=");

        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines().limit(9))
                .containsExactly(
                        "'huge' is no preset; legal: quick, small, medium, large, stress",
                        "--workers '0' is not legal; legal: a whole number from 1 to 1000",
                        "--messages 'many' is not legal; legal: a whole number from 1 to 100000000",
                        "--batch-size '1.5' is not legal; legal: a whole number from 1 to 100000",
                        "--delayed-percent '101' is not legal; legal: a whole number from 0 to 100",
                        "--max-delay-hours '-1' is not legal; legal: a number above 0, up to 8760",
                        "--mongo-uri is no connection string; legal: mongodb://host:port/… or mongodb+srv://host/…",
                        "--database 'a.b' is not legal; legal: a name without / \\ . \" and blanks",
                        "--collection '' is not legal; legal: any name that is not empty");
        assertThat(err.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "NaN", "Infinity", "8761", "a day"})
    void refusesDelaysThatAreNone(String hours) {
        List<String> problems = new ArrayList<>();
        numbers("--max-delay-hours", hours).plan(problems);

        assertThat(problems).hasSize(1);
    }

    @Test
    void takesTheAddressThatIsNearest() {
        Map<String, String> env = Map.of("MONGODB_URI", "mongodb://env");

        assertThat(MongoTarget.address("mongodb://given", () -> Optional.of("mongodb://stack"), env))
                .isEqualTo("mongodb://given");
        assertThat(MongoTarget.address(null, () -> Optional.of("mongodb://stack"), env))
                .isEqualTo("mongodb://stack");
        assertThat(MongoTarget.address(null, Optional::empty, env)).isEqualTo("mongodb://env");
        assertThat(MongoTarget.address(null, Optional::empty, Map.of("MONGODB_URI", " ")))
                .isEqualTo("mongodb://localhost:27017");
    }

    private static LoadPlan plan(String... args) {
        List<String> problems = new ArrayList<>();
        LoadPlan plan = numbers(args).plan(problems);
        assertThat(problems).isEmpty();
        return plan;
    }

    private static LoadNumbers numbers(String... args) {
        LoadNumbers numbers = new LoadNumbers();
        new CommandLine(numbers).parseArgs(args);
        return numbers;
    }
}
