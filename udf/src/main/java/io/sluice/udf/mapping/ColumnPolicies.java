package io.sluice.udf.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code when_invalid}, of a mapping and of its columns.
 *
 * <pre>
 * when_invalid: reject               # or null
 * when_invalid: { substitute: 0 }    # of a column only
 * </pre>
 */
final class ColumnPolicies {

    static final String WHEN_INVALID = "when_invalid";
    private static final String SUBSTITUTE = "substitute";

    private final List<String> problems;
    private final WhenInvalid ofMapping;
    private final Set<String> key;

    /** @param key the names of the key's columns, whose values are rejected if they are invalid */
    ColumnPolicies(String at, JsonNode mapping, Set<String> key, List<String> problems) {
        this.problems = problems;
        this.key = key;
        this.ofMapping = ofMapping(at, mapping, problems);
    }

    /** What a mapping says for all its columns. */
    static WhenInvalid ofMapping(String at, JsonNode mapping, List<String> problems) {
        JsonNode node = mapping.path(WHEN_INVALID);
        if (isNull(node)) {
            return WhenInvalid.NULL;
        }
        if (!node.isMissingNode() && !isReject(node)) {
            problems.add(at + "." + WHEN_INVALID + ": must be reject or null; a substitute is stated by a column");
        }
        return WhenInvalid.REJECT;
    }

    WhenInvalid of(String at, JsonNode columnNode, Column column) {
        JsonNode node = columnNode.path(WHEN_INVALID);
        boolean isKey = key.contains(column.name());
        if (node.isMissingNode()) {
            return isKey || column.notNull() ? WhenInvalid.REJECT : ofMapping;
        }
        if (isReject(node)) {
            return WhenInvalid.REJECT;
        }
        String where = at + "." + WHEN_INVALID;
        if (isKey) {
            problems.add(where + ": must be reject for a column of the key, which tells rows apart");
        } else if (isNull(node)) {
            if (!column.notNull()) {
                return WhenInvalid.NULL;
            }
            problems.add(where + ": must not be null, for the column takes no NULL (not_null: true)");
        } else if (node.isObject() && node.size() == 1 && node.has(SUBSTITUTE)) {
            return ConfiguredValue.of(where + "." + SUBSTITUTE, node.get(SUBSTITUTE), column.type(), problems)
                    .map(WhenInvalid::substitute)
                    .orElse(WhenInvalid.REJECT);
        } else {
            problems.add(where + ": must be reject, null or { substitute: a value }");
        }
        return WhenInvalid.REJECT;
    }

    private static boolean isReject(JsonNode node) {
        return node.asText().equals(WhenInvalid.REJECT.outcome().label());
    }

    /** YAML's own null, or the word. */
    private static boolean isNull(JsonNode node) {
        return node.isNull()
                || (node.isTextual()
                        && node.asText().equals(WhenInvalid.NULL.outcome().label()));
    }
}
