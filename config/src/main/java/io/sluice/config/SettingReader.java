package io.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Turns what was given for each setting into its value, or into a problem. */
final class SettingReader {
    private final UnaryOperator<String> env;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, JsonNode> subtrees = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> refusedKeys = new HashSet<>();

    SettingReader(UnaryOperator<String> env) {
        this.env = env;
    }

    Map<String, Object> values() {
        return values;
    }

    Map<String, JsonNode> subtrees() {
        return subtrees;
    }

    List<Problem> problems() {
        return problems;
    }

    boolean isRefused(Setting<?> setting) {
        return refusedKeys.contains(setting.key());
    }

    <T> void read(Setting<T> setting, Given given) {
        try {
            if (setting.type().isMap()) {
                readEntry(setting, given);
            } else if (setting.secret()) {
                values.put(setting.key(), new Secret(secretTemplate(setting, given.content())));
            } else if (setting.type().isRaw()) {
                readSubtree(setting, given);
            } else {
                readValue(setting, Resolver.resolve(given.content(), env));
            }
        } catch (IllegalValueException e) {
            refuse(setting, given, e.getMessage());
        }
    }

    private <T> void readValue(Setting<T> setting, Content content) throws IllegalValueException {
        T value = setting.type().parse(content);
        requireRule(setting, value);
        values.put(setting.key(), value);
    }

    /** A reference in a secret stays one; what can be checked now is its form, and all of a plain text. */
    private static <T> String secretTemplate(Setting<T> setting, Content content) throws IllegalValueException {
        if (!(content instanceof Content.Scalar scalar)) {
            throw new IllegalValueException("must be a single value");
        }
        References references = References.parse(scalar.text());
        if (references.isLiteral()) {
            requireRule(setting, setting.type().parse(new Content.Scalar(references.literal())));
        }
        return scalar.text();
    }

    @SuppressWarnings("unchecked") // A map setting has maps of texts for values.
    private <T> void readEntry(Setting<T> setting, Given given) throws IllegalValueException {
        if (given.key().equals(setting.key())) {
            setting.type().parse(given.content());
        }
        if (!(given.content() instanceof Content.Scalar scalar)) {
            throw new IllegalValueException("must be a single value");
        }
        References.parse(scalar.text());
        String name = given.key().substring(setting.key().length() + 1);
        requireRule(setting, (T) Map.of(name, scalar.text()));
        Object entry =
                setting.secret() ? new Secret(scalar.text()) : ((Content.Scalar) Resolver.resolve(scalar, env)).text();
        ((Map<String, Object>) values.computeIfAbsent(setting.key(), key -> new TreeMap<>())).put(name, entry);
    }

    private <T> void readSubtree(Setting<T> setting, Given given) throws IllegalValueException {
        Content content = given.content();
        if (content instanceof Content.Scalar path) {
            Content.Scalar resolved = (Content.Scalar) Resolver.resolve(path, env);
            content = new Content.Subtree(readFile(setting, resolved.text(), given.folder()));
        }
        Content resolved = Resolver.resolve(content, env);
        readValue(setting, resolved);
        subtrees.put(setting.key(), ((Content.Subtree) resolved).node());
    }

    private JsonNode readFile(Setting<?> setting, String path, Path folder) throws IllegalValueException {
        if (path.isBlank()) {
            throw new IllegalValueException("is neither a path nor YAML in place");
        }
        String file;
        try {
            file = folder.resolve(path).toString();
        } catch (InvalidPathException e) {
            throw new IllegalValueException("is not a path");
        }
        YamlReader.Tree tree = YamlReader.readTree(file);
        tree.problems()
                .forEach(problem -> problems.add(
                        Problem.of(setting.key() + ": " + problem.key(), problem.where(), problem.reason())));
        JsonNode node = tree.node().orElseThrow(() -> new IllegalValueException("names a file that cannot be used"));
        // A file of its own may or may not repeat the key that it is the value of.
        return node.isObject() && node.size() == 1 && node.has(setting.key()) ? node.get(setting.key()) : node;
    }

    private static <T> void requireRule(Setting<T> setting, T value) throws IllegalValueException {
        Optional<String> violation = setting.rule().violation(value);
        if (violation.isPresent()) {
            throw new IllegalValueException(violation.get());
        }
    }

    private void refuse(Setting<?> setting, Given given, String reason) {
        refusedKeys.add(setting.key());
        problems.add(new Problem(
                given.key(),
                shown(setting, given.content()),
                given.where(),
                reason,
                Optional.of(setting.legal()),
                Optional.of(example(setting, given.key()))));
    }

    /** The example of a map names an entry of its own: the refused one may have no legal value at all. */
    private static String example(Setting<?> setting, String key) {
        String example = setting.rule().example();
        return setting.type().isMap() ? example : key + ": " + example;
    }

    /** What was given, as it may be shown. References are shown as references. */
    static Optional<String> shown(Setting<?> setting, Content content) {
        if (content instanceof Content.Nothing) {
            return Optional.empty();
        }
        if (setting.secret()) {
            return Optional.of(Secret.MASK);
        }
        if (content instanceof Content.Scalar scalar) {
            return Optional.of(Redaction.shown(scalar.text()));
        }
        if (content instanceof Content.Items items) {
            return Optional.of(Redaction.shown(String.join(", ", items.texts())));
        }
        return Optional.of("…");
    }
}
