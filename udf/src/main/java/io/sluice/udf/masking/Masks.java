package io.sluice.udf.masking;

import io.sluice.udf.event.Namespace;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which fields of which collections are masked, and how.
 *
 * @param text what stands for a redacted text
 */
public record Masks(List<Rule> rules, String text) implements Serializable {

    /**
     * @param namespaces matches the full names of the collections that it is for
     * @param fields by dotted path
     */
    record Rule(Pattern namespaces, Map<String, MaskAction> fields) implements Serializable {
        Rule {
            fields = Map.copyOf(fields);
        }
    }

    public Masks {
        rules = List.copyOf(rules);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether a key is needed. */
    public boolean hashes() {
        return rules.stream().anyMatch(rule -> rule.fields().containsValue(MaskAction.HASH));
    }

    /** The masked field that is this one, is inside it, or has it inside. */
    public Optional<String> overlapping(String path) {
        return rules.stream()
                .flatMap(rule -> rule.fields().keySet().stream())
                .filter(field -> (field + ".").startsWith(path + ".") || (path + ".").startsWith(field + "."))
                .sorted()
                .findFirst();
    }

    /** What is masked in a collection's documents; empty for nothing. */
    Optional<MaskTree> of(Namespace namespace) {
        Map<String, MaskAction> fields = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.namespaces().matcher(namespace.fullName()).matches()) {
                rule.fields().forEach((path, action) -> fields.merge(path, action, MaskAction::orStricter));
            }
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(MaskTree.of(fields));
    }
}
