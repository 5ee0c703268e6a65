package io.sluice.udf.mapping;

import io.sluice.udf.codec.Utf8;

/** The halves of characters beyond 16 bits, which only make sense in pairs. */
final class Surrogates {

    private Surrogates() {}

    /** The text itself; one with a lone half would be written with another character in its place. */
    static String requirePaired(String text) throws UnmappableException {
        if (!Utf8.canSay(text)) {
            throw new UnmappableException(
                    InvalidReason.LONE_SURROGATE, "half of a surrogate pair, which UTF-8 does not have");
        }
        return text;
    }
}
