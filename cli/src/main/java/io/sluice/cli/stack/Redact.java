package io.sluice.cli.stack;

import java.util.regex.Pattern;

/** Takes the password out of an address before it is shown. */
final class Redact {
    private static final Pattern LOGIN = Pattern.compile("(://[^:/@\\s]*):[^/\\s]*@");
    private static final Pattern PARAMETER = Pattern.compile("(?i)([?&;](?:password|sslpassword)=)[^&;\\s]*");

    private Redact() {}

    static String address(String address) {
        return PARAMETER
                .matcher(LOGIN.matcher(address).replaceAll("$1:******@"))
                .replaceAll("$1******");
    }
}
