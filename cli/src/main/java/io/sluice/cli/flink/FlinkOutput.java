package io.sluice.cli.flink;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the {@code flink} command prints. */
final class FlinkOutput {
    private static final Pattern JOB_ID = Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed\\. Path: (\\S+)");

    private FlinkOutput() {}

    static Optional<String> jobId(String output) {
        return first(JOB_ID, output);
    }

    static Optional<String> savepoint(String output) {
        return first(SAVEPOINT, output);
    }

    private static Optional<String> first(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
