package io.sluice.config;

import java.util.Optional;

/**
 * One thing that is wrong with a configuration, fit to be shown: it holds no secret.
 *
 * @param key the setting, or the part of the command line or file, that is wrong
 * @param given what was given, masked where it may be secret
 * @param where the file with line and column, the environment variable, or the command line
 * @param reason why it is refused
 * @param legal what would be accepted
 * @param example a value that is accepted
 */
public record Problem(
        String key,
        Optional<String> given,
        String where,
        String reason,
        Optional<String> legal,
        Optional<String> example) {

    static Problem of(String key, String where, String reason) {
        return new Problem(key, Optional.empty(), where, reason, Optional.empty(), Optional.empty());
    }

    /** One line: the key first, so that a list of them can be sorted and searched. */
    public String line() {
        StringBuilder line = new StringBuilder(key);
        given.ifPresent(value -> line.append(" = '").append(value).append('\''));
        line.append(" (").append(where).append("): ").append(reason);
        legal.ifPresent(text -> line.append("; legal: ").append(text));
        example.ifPresent(text -> line.append("; example: ").append(text));
        return line.toString();
    }
}
