package io.sluice.udf.masking;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** What becomes of a field's value. In the order of how little is left; where two are asked for, the later one wins. */
public enum MaskAction {
    /** A keyed hash: equal for equal values, and nothing else is told. */
    HASH,
    /** A constant: that there was a text, or that there was something. */
    REDACT,
    /** Nothing: the field is left out. */
    DROP;

    public static final String WORDS =
            Arrays.stream(values()).map(MaskAction::word).collect(Collectors.joining(", "));

    public static Optional<MaskAction> ofWord(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(word))
                .findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    MaskAction orStricter(@Nullable MaskAction other) {
        return other != null && other.compareTo(this) > 0 ? other : this;
    }
}
