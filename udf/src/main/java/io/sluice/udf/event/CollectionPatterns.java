package io.sluice.udf.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads which collections a part of a configuration is for: their full names, or {@code /regular expressions/}. */
public final class CollectionPatterns {

    private CollectionPatterns() {}

    /**
     * Reads names of collections.
     *
     * @param at the key, for problems
     * @param node one entry, or a list
     * @param problems where to put what is wrong: one line each
     * @return matches the full names of the collections
     */
    public static Pattern parse(String at, JsonNode node, List<String> problems) {
        List<String> entries = new ArrayList<>();
        for (JsonNode item : node.isArray() ? node : List.of(node)) {
            String text = item.asText("");
            if (new NamePattern(text).isExpression() || text.indexOf('.') > 0) {
                entries.add(text);
            } else {
                problems.add(at + ": '" + text + "' must be database.collection, or /a regular expression/ of it");
            }
        }
        try {
            return NamePattern.anyOf(entries);
        } catch (PatternSyntaxException e) {
            problems.add(at + ": " + e.getDescription() + " in " + e.getPattern());
            return Pattern.compile("");
        }
    }
}
