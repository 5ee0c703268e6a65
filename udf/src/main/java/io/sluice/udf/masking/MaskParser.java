package io.sluice.udf.masking;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.udf.event.CollectionPatterns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the {@code mask.rules} of a watcher's configuration. Every problem is collected, none is guessed around.
 *
 * <pre>
 * - source: shop.customers           # one name, a list of names, or /a regular expression/
 *   fields:
 *     email: hash
 *     address.street: redact
 *     ssn: drop
 * </pre>
 */
public final class MaskParser {

    private static final Set<String> KEYS = Set.of("source", "fields");
    private static final String KEY = "mask.rules";
    private static final String ID = "_id";

    private final List<String> problems = new ArrayList<>();

    private MaskParser() {}

    /**
     * Reads masks.
     *
     * @param rules the list of rules; null or missing for none
     * @param text what stands for a redacted text
     * @param hasKey whether there is a key to hash with
     * @param needed fields that must stay as they are, by dotted path
     * @throws InvalidMasksException with every problem found
     */
    public static Masks parse(JsonNode rules, String text, boolean hasKey, Collection<String> needed)
            throws InvalidMasksException {
        MaskParser parser = new MaskParser();
        Masks masks = new Masks(parser.rules(rules), text);
        if (masks.hashes() && !hasKey) {
            parser.problems.add("mask.key: is needed for hash; such as ${file:/run/secrets/mask-key}");
        }
        needed.forEach(path -> masks.overlapping(path)
                .ifPresent(field -> parser.problems.add(KEY + ": " + field + " cannot be masked, for changes are held"
                        + " until the time in " + path + " (delay.fields, delay.collections)")));
        if (!parser.problems.isEmpty()) {
            throw new InvalidMasksException(parser.problems);
        }
        return masks;
    }

    private List<Masks.Rule> rules(JsonNode node) {
        if (node == null || node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            problems.add(KEY + ": must be a list");
            return List.of();
        }
        List<Masks.Rule> rules = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            rules.add(rule(KEY + "[" + i + "]", node.get(i)));
        }
        return rules;
    }

    private Masks.Rule rule(String at, JsonNode node) {
        node.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                problems.add(at + "." + name + ": unknown; legal are " + new TreeSet<>(KEYS));
            }
        });
        Pattern namespaces = CollectionPatterns.parse(at + ".source", node.path("source"), problems);
        return new Masks.Rule(namespaces, fields(at + ".fields", node.path("fields")));
    }

    private Map<String, MaskAction> fields(String at, JsonNode node) {
        Map<String, MaskAction> fields = new TreeMap<>();
        if (!node.isObject() || node.isEmpty()) {
            problems.add(at + ": must be a map of fields to one of " + MaskAction.WORDS);
        }
        node.fields().forEachRemaining(field -> {
            String fieldAt = at + "." + field.getKey();
            violation(field.getKey()).ifPresent(reason -> problems.add(fieldAt + ": " + reason));
            String word = field.getValue().asText();
            MaskAction.ofWord(word)
                    .ifPresentOrElse(
                            action -> fields.put(field.getKey(), action),
                            () -> problems.add(fieldAt + ": '" + word + "' must be one of " + MaskAction.WORDS));
        });
        return fields;
    }

    private static Optional<String> violation(String path) {
        List<String> names = List.of(path.split("\\.", -1));
        if (names.contains("")) {
            return Optional.of("must be a field's name, with dots between those of nested documents");
        }
        if (names.get(0).equals(ID)) {
            return Optional.of("is the document's key, by which changes are told apart; it cannot be masked");
        }
        return names.stream().anyMatch(MaskTree::isPosition)
                ? Optional.of("must not name positions: the path goes through each element of an array by itself")
                : Optional.empty();
    }
}
