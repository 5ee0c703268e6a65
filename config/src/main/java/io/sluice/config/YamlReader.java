package io.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a settings file into keys with their places.
 *
 * <p>It works on YAML's node tree rather than on loaded objects, for three reasons: the tree knows line and column;
 * duplicate keys are still there; and {@code before_image: off} is still the word off, not false.
 */
final class YamlReader {
    private static final int MAX_FILE_BYTES = 4 * 1024 * 1024;
    private static final int MAX_DEPTH = 64;
    /** What the parser says of these is about YAML's punctuation; other messages repeat parts of the file. */
    private static final List<String> SAFE_EXPLANATIONS = List.of(
            "mapping values are not allowed here",
            "could not find expected ':'",
            "found a tab character that violates indentation",
            "found unexpected end of stream",
            "block sequence entries are not allowed here",
            "but found another document");

    /** What a file says. */
    record Contents(List<Given> given, List<Problem> problems) {}

    /** A file as one tree. */
    record Tree(Optional<JsonNode> node, List<Problem> problems) {}

    private final String file;
    private final List<Given> given = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> placeByKey = new HashMap<>();
    private final Set<String> reportedDuplicates = new HashSet<>();

    private YamlReader(String file) {
        this.file = file;
    }

    /** The settings of a file: nested keys joined by dots, down to the keys that the catalogue knows. */
    static Contents readSettings(String file, Catalogue catalogue) {
        YamlReader reader = new YamlReader(file);
        Node root = reader.compose();
        if (root instanceof MappingNode mapping) {
            reader.flatten(mapping, "", catalogue, 0);
        } else if (root != null) {
            reader.problem(root, "holds no keys at its top; example: kafka.topic: events");
        }
        return new Contents(List.copyOf(reader.given), List.copyOf(reader.problems));
    }

    /** A file that another module reads, as it is. */
    static Tree readTree(String file) {
        YamlReader reader = new YamlReader(file);
        Node root = reader.compose();
        Optional<JsonNode> node = root == null ? Optional.empty() : Optional.of(reader.tree(root, 0));
        if (root == null && reader.problems.isEmpty()) {
            reader.problems.add(Problem.of("file", file, "is empty"));
        }
        return new Tree(node, List.copyOf(reader.problems));
    }

    private Node compose() {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setNestingDepthLimit(MAX_DEPTH);
            return new Yaml(options).compose(new StringReader(text()));
        } catch (NoSuchFileException e) {
            problems.add(Problem.of("file", file, "does not exist"));
        } catch (CharacterCodingException e) {
            problems.add(Problem.of("file", file, "is not UTF-8 text"));
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    Problem.of("file", file, "cannot be read (" + e.getClass().getSimpleName() + ")"));
        } catch (MarkedYAMLException e) {
            String explanation = e.getProblem() == null ? "" : e.getProblem();
            problems.add(Problem.of(
                    "file",
                    e.getProblemMark() == null ? file : place(e.getProblemMark()),
                    "is not YAML from here on"
                            + (SAFE_EXPLANATIONS.stream().anyMatch(explanation::startsWith)
                                    ? ": " + explanation
                                    : "; texts with special characters need quotes")));
        } catch (YAMLException e) {
            problems.add(Problem.of("file", file, "is not YAML, or holds characters that YAML does not allow"));
        }
        return null;
    }

    private String text() throws IOException {
        Path path = Path.of(file);
        if (Files.isRegularFile(path) && Files.size(path) > MAX_FILE_BYTES) {
            throw new IOException("larger than 4 MiB");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                .toString();
    }

    private void flatten(MappingNode mapping, String prefix, Catalogue catalogue, int depth) {
        if (depth > MAX_DEPTH) {
            problem(mapping, "is nested too deeply");
            return;
        }
        Map<String, String> places = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            Optional<String> name = name(entry.getKeyNode());
            if (name.isEmpty()) {
                continue;
            }
            String key = prefix + name.get();
            String where = place(entry.getKeyNode());
            reportIfTwice(key, where, places);
            Node value = entry.getValueNode();
            boolean known = catalogue.byKey().containsKey(key)
                    && !catalogue.byKey().get(key).type().isMap();
            if (value instanceof MappingNode nested && !known) {
                flatten(nested, key + ".", catalogue, depth + 1);
            } else if (!isEmptyGroup(key, value, catalogue)) {
                reportIfTwice(key, where, placeByKey);
                boolean raw = known && catalogue.byKey().get(key).type().isRaw();
                given.add(new Given(key, raw ? rawContent(value) : content(value), where, folder()));
            }
        }
    }

    /** What is left of a group when all its lines are commented out. */
    private static boolean isEmptyGroup(String key, Node value, Catalogue catalogue) {
        return value instanceof ScalarNode scalar
                && isNothing(scalar)
                && catalogue.isGroup(key)
                && catalogue.find(key).isEmpty();
    }

    /** A path in a file is meant from that file's folder, wherever the command was started. */
    private Path folder() {
        Path parent = Path.of(file).getParent();
        return parent == null ? Path.of("") : parent;
    }

    private void reportIfTwice(String key, String where, Map<String, String> places) {
        String before = places.putIfAbsent(key, where);
        if (before != null && reportedDuplicates.add(key + where)) {
            problems.add(Problem.of(key, where, "is a duplicate: the key is already at " + before));
        }
    }

    private Optional<String> name(Node keyNode) {
        if (!(keyNode instanceof ScalarNode key) || key.getValue().isBlank()) {
            problem(keyNode, "is no key: a key is a text");
            return Optional.empty();
        }
        if (keyNode.getTag().equals(Tag.MERGE)) {
            problem(keyNode, "uses a YAML merge key (<<), which is not supported");
            return Optional.empty();
        }
        return Optional.of(key.getValue());
    }

    private Content content(Node node) {
        if (node instanceof ScalarNode scalar) {
            return isNothing(scalar) ? new Content.Nothing() : new Content.Scalar(scalar.getValue());
        }
        if (node instanceof SequenceNode sequence
                && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
            return new Content.Items(sequence.getValue().stream()
                    .map(item -> isNothing((ScalarNode) item) ? "" : ((ScalarNode) item).getValue())
                    .toList());
        }
        return new Content.Subtree(tree(node, 0));
    }

    /** A text is kept as one: it may be the path of a file. */
    private Content rawContent(Node node) {
        return node instanceof ScalarNode ? content(node) : new Content.Subtree(tree(node, 0));
    }

    private static boolean isNothing(ScalarNode scalar) {
        return scalar.isPlain() && scalar.getTag().equals(Tag.NULL);
    }

    private JsonNode tree(Node node, int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (depth > MAX_DEPTH) {
            problem(node, "is nested too deeply");
            return json.nullNode();
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (node instanceof SequenceNode sequence) {
            var array = json.arrayNode();
            sequence.getValue().forEach(item -> array.add(tree(item, depth + 1)));
            return array;
        }
        var object = json.objectNode();
        Map<String, String> places = new HashMap<>();
        for (NodeTuple entry : ((MappingNode) node).getValue()) {
            name(entry.getKeyNode()).ifPresent(key -> {
                reportIfTwice(key, place(entry.getKeyNode()), places);
                object.set(key, tree(entry.getValueNode(), depth + 1));
            });
        }
        return object;
    }

    /** Plain true, false, null and numbers are what they look like; yes, no, on, off and dates stay texts. */
    private static JsonNode scalar(ScalarNode scalar) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return json.textNode(text);
        }
        if (isNothing(scalar)) {
            return json.nullNode();
        }
        if (text.equals("true") || text.equals("false")) {
            return json.booleanNode(text.equals("true"));
        }
        if (text.matches("[-+]?(0|[1-9][0-9]{0,17})")) {
            return json.numberNode(Long.parseLong(text));
        }
        if (text.matches("[-+]?(0|[1-9][0-9]*)\\.[0-9]+([eE][-+]?[0-9]{1,3})?")) {
            return json.numberNode(new java.math.BigDecimal(text));
        }
        return json.textNode(text);
    }

    private void problem(Node node, String reason) {
        problems.add(Problem.of("file", place(node), reason));
    }

    private String place(Node node) {
        return place(node.getStartMark());
    }

    private String place(Mark mark) {
        return file + " line " + (mark.getLine() + 1) + " column " + (mark.getColumn() + 1);
    }
}
