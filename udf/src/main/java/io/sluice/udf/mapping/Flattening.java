package io.sluice.udf.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which nested documents of an automatic table become columns of their own.
 *
 * @param all true for every one, at any depth
 * @param paths of those that do, as {@code customer.address}
 */
record Flattening(boolean all, Set<String> paths) implements Serializable {

    static final Flattening NONE = new Flattening(false, Set.of());

    Flattening {
        paths = Set.copyOf(paths);
    }

    boolean isNone() {
        return !all && paths.isEmpty();
    }

    boolean includes(String path) {
        return all || paths.contains(path);
    }

    /** Reads {@code true}, or the paths of documents. */
    static Flattening parse(String at, JsonNode node, List<String> problems) {
        if (node.isMissingNode()) {
            return NONE;
        }
        if (node.isBoolean()) {
            return new Flattening(node.asBoolean(), Set.of());
        }
        Set<String> paths = new TreeSet<>();
        for (JsonNode path : node.isArray() ? node : List.of(node)) {
            if (path.isTextual() && !path.asText().isEmpty()) {
                addWithParents(path.asText(), paths);
            } else {
                problems.add(at + ": '" + path.asText() + "' must be true, or paths of nested documents");
            }
        }
        return new Flattening(false, paths);
    }

    /** A document inside another can only become columns if the other does. */
    private static void addWithParents(String path, Set<String> paths) {
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            paths.add(path.substring(0, dot));
        }
        paths.add(path);
    }
}
