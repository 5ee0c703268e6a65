package io.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Resolves the references in one setting's content, and tells of all that are missing, not the first alone. */
final class Resolver {
    private final UnaryOperator<String> env;
    private final List<String> missing = new ArrayList<>();

    private Resolver(UnaryOperator<String> env) {
        this.env = env;
    }

    static Content resolve(Content content, UnaryOperator<String> env) throws IllegalValueException {
        Resolver resolver = new Resolver(env);
        Content resolved = resolver.content(content);
        if (!resolver.missing.isEmpty()) {
            throw new IllegalValueException(String.join("; ", resolver.missing));
        }
        return resolved;
    }

    private Content content(Content content) throws IllegalValueException {
        if (content instanceof Content.Scalar scalar) {
            return new Content.Scalar(text(scalar.text()));
        }
        if (content instanceof Content.Items items) {
            List<String> resolved = new ArrayList<>();
            for (String text : items.texts()) {
                resolved.add(text(text));
            }
            return new Content.Items(resolved);
        }
        if (content instanceof Content.Subtree subtree) {
            return new Content.Subtree(tree(subtree.node()));
        }
        return content;
    }

    private String text(String text) throws IllegalValueException {
        StringBuilder resolved = new StringBuilder();
        for (References.Part part : References.parse(text).parts()) {
            try {
                resolved.append(new References(List.of(part)).resolve(env));
            } catch (UnresolvedReferenceException e) {
                missing.add(e.getMessage());
            }
        }
        return resolved.toString();
    }

    private JsonNode tree(JsonNode node) throws IllegalValueException {
        if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(text(node.textValue()));
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : node) {
                array.add(tree(item));
            }
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                object.set(field.getKey(), tree(field.getValue()));
            }
            return object;
        }
        return node;
    }
}
