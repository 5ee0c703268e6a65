package io.sluice.udf.masking;

import java.util.List;

/** Configured masks with everything that is wrong with them. */
public final class InvalidMasksException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param problems one line each: where, what is wrong, what is legal */
    InvalidMasksException(List<String> problems) {
        super("The masks have " + problems.size() + (problems.size() == 1 ? " problem:" : " problems:") + "\n  - "
                + String.join("\n  - ", problems));
    }
}
