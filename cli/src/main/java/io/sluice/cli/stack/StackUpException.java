package io.sluice.cli.stack;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Some parts did not come up; the others run and can be used. */
public final class StackUpException extends StackException {
    private static final long serialVersionUID = 1L;

    private final transient Map<PartName, StackException> failures;

    public StackUpException(Map<PartName, StackException> failures, Set<PartName> usable) {
        super("not up: " + list(failures.keySet()) + "; "
                + (usable.isEmpty() ? "nothing else runs" : "left running: " + list(usable)));
        this.failures = Map.copyOf(failures);
    }

    /** What went wrong, by part. */
    public Map<PartName, StackException> failures() {
        return failures;
    }

    private static String list(Set<PartName> names) {
        return names.stream().sorted().map(PartName::id).collect(Collectors.joining(", "));
    }
}
