package io.sluice.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Warns of secrets that are written out where a reference could stand. */
final class SecretAdvice {
    private static final Pattern URI_WITH_PASSWORD = Pattern.compile("//[^/?#\\s]*:[^/?#\\s]+@.*", Pattern.DOTALL);
    private static final Pattern NAME_OF_SECRET = Pattern.compile(".*(password|secret|jaas|token|\\.key$).*");

    private SecretAdvice() {}

    /** The whole value is the secret. */
    static Optional<String> aboutText(String template, String example) {
        return ownText(template).isEmpty() ? Optional.empty() : Optional.of(warning(example));
    }

    /** A URI may hold a password, or a reference in its place. */
    static Optional<String> aboutUri(String template, String example) {
        return URI_WITH_PASSWORD.matcher(ownText(template)).find() ? Optional.of(warning(example)) : Optional.empty();
    }

    /** Of a client's properties only some are secret, and their names tell. */
    static Optional<String> aboutProperty(String key, String template, String example) {
        return NAME_OF_SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches()
                ? aboutText(template, example)
                : Optional.empty();
    }

    private static String warning(String example) {
        return "holds a literal secret, which travels in the job graph; a reference such as " + example
                + " or ${file:/run/secrets/name} does not";
    }

    /** What travels wherever the template travels: all but the references themselves, their defaults included. */
    private static String ownText(String template) {
        try {
            return References.parse(template).literals().stream().collect(Collectors.joining());
        } catch (IllegalValueException e) {
            throw new IllegalStateException("a malformed reference was accepted", e);
        }
    }
}
