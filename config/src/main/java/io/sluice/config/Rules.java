package io.sluice.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.configuration.MemorySize;

/** The rules that settings share. None of their answers repeats the value. */
final class Rules {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    private Rules() {}

    static <T> Rule<T> any(ValueType<T> type, String example) {
        return new Rule<>(value -> Optional.empty(), type.legal(), example);
    }

    static <T> Rule<T> check(Function<T, Optional<String>> check, String legal, String example) {
        return new Rule<>(check, legal, example);
    }

    static Rule<Integer> between(int least, int most, String example) {
        return check(
                value -> value < least || value > most ? Optional.of("is out of range") : Optional.empty(),
                "a whole number from " + least + " to " + most,
                example);
    }

    static Rule<Duration> between(Duration least, Duration most, String example) {
        return check(
                value -> value.compareTo(least) < 0 || value.compareTo(most) > 0
                        ? Optional.of("is out of range")
                        : Optional.empty(),
                ValueType.DURATION.legal() + "; from " + ValueType.DURATION.write(least) + " to "
                        + ValueType.DURATION.write(most),
                example);
    }

    static Rule<MemorySize> between(ValueType<MemorySize> type, MemorySize least, MemorySize most, String example) {
        return check(
                value -> value.compareTo(least) < 0 || value.compareTo(most) > 0
                        ? Optional.of("is out of range")
                        : Optional.empty(),
                type.legal() + "; from " + type.write(least) + " to " + type.write(most),
                example);
    }

    /** A text that matches as a whole. */
    static Rule<String> matching(Pattern pattern, String legal, String example) {
        return check(
                value -> pattern.matcher(value).matches() ? Optional.empty() : Optional.of("has another form"),
                legal,
                example);
    }

    static Rule<List<String>> hostsWithPorts(String example) {
        return check(list -> violationInAny(list, Rules::hostWithPortViolation), "host:port, one or more", example);
    }

    private static Optional<String> hostWithPortViolation(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches()) {
            return Optional.of("is not host:port");
        }
        int port = Integer.parseInt(matcher.group(2));
        return port < 1 || port > MAX_PORT ? Optional.of("has a port outside 1 to " + MAX_PORT) : Optional.empty();
    }

    /** Names, checked by the given pattern, and patterns between slashes. */
    static Rule<List<String>> namesOrPatterns(Pattern name, String legalName, String example) {
        return check(
                list -> violationInAny(list, text -> nameOrPatternViolation(text, name)),
                "one or more of " + legalName + ", or a regular expression between slashes",
                example);
    }

    private static Optional<String> nameOrPatternViolation(String text, Pattern name) {
        if (!text.startsWith("/")) {
            return name.matcher(text).matches() ? Optional.empty() : Optional.of("is not a legal name");
        }
        if (text.length() < 3 || !text.endsWith("/")) {
            return Optional.of("is a regular expression without its closing slash, or empty");
        }
        try {
            Pattern.compile(text.substring(1, text.length() - 1));
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("is not a regular expression");
        }
    }

    private static Optional<String> violationInAny(List<String> list, Function<String, Optional<String>> check) {
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String item = list.size() == 1 ? "" : "item " + (i + 1) + " ";
            check.apply(list.get(i)).ifPresent(reason -> violations.add(item + reason));
        }
        return violations.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", violations));
    }
}
