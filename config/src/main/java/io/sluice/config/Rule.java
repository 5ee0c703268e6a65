package io.sluice.config;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a value must meet beyond its type.
 *
 * @param check says why a value is refused; must not repeat the value
 * @param legal what is accepted, as a phrase for messages and the reference page
 * @param example a value that is accepted
 */
public record Rule<T>(Function<T, Optional<String>> check, String legal, String example) {

    public Rule {
        Objects.requireNonNull(check);
        Objects.requireNonNull(legal);
        Objects.requireNonNull(example);
    }

    Optional<String> violation(T value) {
        return check.apply(value);
    }
}
