package io.sluice.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used. The message lists every problem, one a line, and no secret. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidSettingsException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    private static String message(List<Problem> problems) {
        String heading = problems.size() == 1
                ? "The configuration has 1 problem:"
                : "The configuration has " + problems.size() + " problems:";
        return problems.stream()
                .map(problem -> "  - " + problem.line())
                .collect(Collectors.joining("\n", heading + "\n", ""));
    }

    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
