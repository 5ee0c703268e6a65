package io.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Catalogues of strings and JSON texts that others have collected; {@code README.md} beside them says whose they are. */
final class AwkwardInputs {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MANY = 100_000;

    private AwkwardInputs() {}

    /**
     * A JSON text.
     *
     * @param name begins with {@code y} for what a parser must accept, {@code n} for what it must not, {@code i} for what
     *     it may
     */
    record JsonCase(String name, String input) {
        boolean isLegal() {
            return name.startsWith("y_");
        }
    }

    /** The Big List of Naughty Strings. */
    static Set<String> strings() {
        Set<String> strings = new LinkedHashSet<>();
        read("naughty-strings/blns.json").forEach(node -> strings.add(node.asText()));
        return strings;
    }

    /** The JSON Parsing Test Suite. */
    static List<JsonCase> jsonCases() {
        List<JsonCase> cases = new ArrayList<>();
        read("json-parsing/cases.json")
                .forEach(node -> cases.add(new JsonCase(
                        node.get("name").asText(), node.get("input").asText())));
        cases.add(new JsonCase("n_structure_100000_opening_arrays.json", "[".repeat(MANY)));
        cases.add(new JsonCase("n_structure_open_array_object.json", "[{\"\":".repeat(MANY / 2) + "\n"));
        return cases;
    }

    private static JsonNode read(String resource) {
        try (InputStream in = AwkwardInputs.class.getResourceAsStream(resource)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("Not readable: " + resource, e);
        }
    }
}
