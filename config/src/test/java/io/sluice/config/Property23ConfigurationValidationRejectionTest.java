package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Property 23: for any invalid configuration value, the service should reject the configuration and exit with a
 * non-zero status code during startup. Here: every wrong value is told, each with its key; the exit code is the jobs'.
 */
class Property23ConfigurationValidationRejectionTest {
    @TempDir
    Path folder;

    enum Job {
        WATCHER,
        SYNCER;

        List<Setting<?>> settings() {
            return this == WATCHER ? WatcherSettings.all() : SyncerSettings.all();
        }
    }

    @ParameterizedTest
    @EnumSource(Job.class)
    void everyInvalidValueIsRejectedOnTheCommandLine(Job job) {
        RandomInput.theory("Property 23, " + job + ", command line")
                .forAll(lists().of(integers().between(0, 1_000_000)).ofSizeBetween(1, 6))
                .checkAssert(numbers -> {
                    Map<String, String> wrong = wrongValues(job, numbers);
                    String[] args = wrong.entrySet().stream()
                            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                            .toArray(String[]::new);

                    assertRejected(job, wrong, args);
                });
    }

    @ParameterizedTest
    @EnumSource(Job.class)
    void everyInvalidValueIsRejectedInAFile(Job job) {
        RandomInput.theory("Property 23, " + job + ", file")
                .forAll(lists().of(integers().between(0, 1_000_000)).ofSizeBetween(1, 6))
                .checkAssert(numbers -> {
                    Map<String, String> wrong = wrongValues(job, numbers);
                    String text = wrong.entrySet().stream()
                            .map(entry -> entry.getKey() + ": '" + entry.getValue() + "'\n")
                            .collect(Collectors.joining());

                    assertRejected(job, wrong, Loading.config(Loading.file(folder, text)));
                });
    }

    /** Number n says both which setting and which of its wrong values, so that shrinking finds the simplest. */
    private static Map<String, String> wrongValues(Job job, List<Integer> numbers) {
        Map<String, String> wrong = new LinkedHashMap<>();
        for (int number : numbers) {
            Setting<?> setting = job.settings().get(number % job.settings().size());
            wrong.put(
                    setting.key(),
                    InvalidValues.of(setting, number / job.settings().size()));
        }
        return wrong;
    }

    private static void assertRejected(Job job, Map<String, String> wrong, String[] args) {
        InvalidSettingsException refusal = Loading.refused(job.settings(), Loading.NO_ENV, args);

        assertThat(refusal).as("not refused: %s", wrong).isNotNull();
        Set<String> keys = refusal.problems().stream()
                .map(problem -> problem.key().replaceFirst(": file$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(keys).containsExactlyElementsOf(new TreeSet<>(wrong.keySet()));
        assertThat(refusal.problems()).allSatisfy(problem -> {
            assertThat(refusal).hasMessageContaining(problem.line());
            assertThat(problem.line()).doesNotContain("\n");
            assertThat(problem.reason()).isNotBlank();
        });
    }
}
