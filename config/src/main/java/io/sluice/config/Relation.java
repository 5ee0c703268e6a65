package io.sluice.config;

import java.util.Optional;

/**
 * What a setting must meet together with another one. Only asked when both are fine by themselves.
 *
 * @param other the other setting
 */
record Relation(Setting<?> other, Check check) {

    /** Says why the combination is refused, without repeating values. */
    @FunctionalInterface
    interface Check {
        Optional<String> violation(Settings all);
    }
}
