package io.sluice.udf.mapping;

import java.util.List;

/** A configured mapping with everything that is wrong with it. */
public final class InvalidMappingException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    InvalidMappingException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each: where, what is wrong, what is legal. */
    public List<String> problems() {
        return problems;
    }
}
