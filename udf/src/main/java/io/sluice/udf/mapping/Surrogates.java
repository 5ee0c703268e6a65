package io.sluice.udf.mapping;

/** The halves of characters beyond 16 bits, which only make sense in pairs. */
final class Surrogates {

    private Surrogates() {}

    /** @return the text itself; one with a lone half would be written with another character in its place */
    static String requirePaired(String text) throws UnmappableException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!isPair) {
                    throw new UnmappableException(
                            InvalidReason.LONE_SURROGATE, "half of a surrogate pair, which UTF-8 does not have");
                }
                i++;
            }
        }
        return text;
    }
}
