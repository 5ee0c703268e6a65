package io.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What was given for a key, before its type is known. */
sealed interface Content {

    /** A single value, as text: YAML's own reading of off, yes and 010 as something else is not wanted. */
    record Scalar(String text) implements Content {}

    /** A list of single values. */
    record Items(List<String> texts) implements Content {
        public Items {
            texts = List.copyOf(texts);
        }
    }

    /** Anything nested. */
    record Subtree(JsonNode node) implements Content {}

    /** A key without a value. */
    record Nothing() implements Content {}
}
