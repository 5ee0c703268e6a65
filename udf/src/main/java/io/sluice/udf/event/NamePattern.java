package io.sluice.udf.event;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A name as settings give it: itself, or a regular expression between slashes, which must match a whole name. */
public record NamePattern(String entry) implements Serializable {

    public boolean isExpression() {
        return entry.length() > 2 && entry.startsWith("/") && entry.endsWith("/");
    }

    /** What a whole name must match; a plain name matches itself, whatever characters it has. */
    public String regex() {
        return isExpression() ? entry.substring(1, entry.length() - 1) : Pattern.quote(entry);
    }

    public boolean matches(String name) {
        return isExpression() ? Pattern.matches(regex(), name) : entry.equals(name);
    }

    /** Matches the names that any of the entries matches. */
    public static Pattern anyOf(List<String> entries) {
        return Pattern.compile(entries.stream()
                .map(entry -> "(?:" + new NamePattern(entry).regex() + ")")
                .collect(Collectors.joining("|")));
    }
}
