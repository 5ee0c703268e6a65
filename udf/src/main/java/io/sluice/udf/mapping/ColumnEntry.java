package io.sluice.udf.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A column as a mapping writes it.
 *
 * <p>Columns under {@code flatten} are those of the fields of a nested document. Their names begin with that of the
 * document, and so do their paths:
 *
 * <pre>
 * address: { flatten: { city: text, zip: { from: postcode, type: varchar(10) } } }
 * </pre>
 *
 * is {@code address_city}, from {@code address.city}, and {@code address_zip}, from {@code address.postcode}.
 *
 * @param at where it is written
 */
record ColumnEntry(String at, String name, JsonNode node) {

    private static final String FLATTEN = "flatten";
    private static final String FROM = "from";
    private static final List<String> WITHOUT_FIELD = List.of("meta", "cel", "value");

    /** All columns under a node, those that are flattened in the place of their document. */
    static List<ColumnEntry> all(String at, JsonNode columns, List<String> problems) {
        List<ColumnEntry> entries = new ArrayList<>();
        columns.fields().forEachRemaining(field -> {
            ColumnEntry entry = new ColumnEntry(at + "." + field.getKey(), field.getKey(), field.getValue());
            if (entry.node.has(FLATTEN)) {
                entries.addAll(entry.flattened(problems));
            } else {
                entries.add(entry);
            }
        });
        return entries;
    }

    private List<ColumnEntry> flattened(List<String> problems) {
        JsonNode fields = node.get(FLATTEN);
        node.fieldNames().forEachRemaining(key -> {
            if (!key.equals(FLATTEN) && !key.equals(FROM)) {
                problems.add(at + "." + key + ": unknown beside " + FLATTEN + "; legal is " + FROM);
            }
        });
        if (!fields.isObject() || fields.isEmpty()) {
            problems.add(at + "." + FLATTEN + ": must be a map of the nested document's fields to columns");
            return List.of();
        }
        String document = path();
        return all(at + "." + FLATTEN, prefixed(document, fields), problems).stream()
                .map(entry -> new ColumnEntry(entry.at, name + "_" + entry.name, entry.node))
                .toList();
    }

    private static ObjectNode prefixed(String document, JsonNode fields) {
        ObjectNode prefixed = JsonNodeFactory.instance.objectNode();
        fields.fields().forEachRemaining(field -> {
            ColumnEntry entry = new ColumnEntry("", field.getKey(), field.getValue());
            prefixed.set(field.getKey(), entry.below(document));
        });
        return prefixed;
    }

    private JsonNode below(String document) {
        if (WITHOUT_FIELD.stream().anyMatch(node::has) || !(node.isObject() || node.isTextual())) {
            return node;
        }
        ObjectNode column = node.isObject()
                ? node.deepCopy()
                : JsonNodeFactory.instance.objectNode().set("type", node);
        return column.set(FROM, new TextNode(document + "." + path()));
    }

    private String path() {
        return node.path(FROM).asText(name);
    }
}
