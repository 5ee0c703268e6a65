package io.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What a job command answers. */
record JobAnswer(String id, String name, String state, Optional<String> savepoint) {
    String json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("id", id).put("name", name).put("state", state);
        savepoint.ifPresent(path -> node.put("savepoint", path));
        return node.toString();
    }

    String text() {
        return name + " " + id + " " + state
                + savepoint.map(path -> "\nsavepoint " + path).orElse("");
    }
}
