package io.sluice.config;

import java.util.regex.Pattern;

/** Masks credentials that users put into values which are not secret by themselves, such as a JDBC URL. */
final class Redaction {
    /** Masks more than it must where a text holds several colons: better than too little. */
    private static final Pattern USER_INFO = Pattern.compile(":\\S*@");

    private static final Pattern PARAMETER =
            Pattern.compile("(?i)((?:password|passwd|pwd|secret|token)\\w*\\s*=\\s*)[^&;,\\s]*");
    private static final int MAX_SHOWN_CHARS = 200;

    private Redaction() {}

    static String of(String text) {
        String masked = USER_INFO.matcher(text).replaceAll(":" + Secret.MASK + "@");
        return PARAMETER.matcher(masked).replaceAll("$1" + Secret.MASK);
    }

    /** For messages: credentials masked, one line, of bounded length. */
    static String shown(String text) {
        String line = of(text).replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_SHOWN_CHARS ? line : line.substring(0, MAX_SHOWN_CHARS) + "…";
    }
}
