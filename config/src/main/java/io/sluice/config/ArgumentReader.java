package io.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code --key value} and {@code --key=value}. A key that is given twice has its last value. */
final class ArgumentReader {
    static final String CONFIG = "config";
    private static final String WHERE = "command line";

    /** What the command line says. */
    record Arguments(Optional<String> configFile, List<Given> given, List<Problem> problems) {}

    private ArgumentReader() {}

    static Arguments read(String[] args) {
        Map<String, Given> given = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        Optional<String> configFile = Optional.empty();
        int at = 0;
        while (at < args.length) {
            String argument = args[at];
            at++;
            if (!argument.startsWith("--") || argument.length() == 2 || argument.startsWith("--=")) {
                // Not repeated: it may be the rest of a password with a blank in it.
                problems.add(
                        Problem.of("argument " + at, WHERE, "is no --key and follows no --key; legal: --key value"));
                continue;
            }
            int equals = argument.indexOf('=');
            String key = argument.substring(2, equals < 0 ? argument.length() : equals);
            Content content = new Content.Nothing();
            if (equals >= 0) {
                content = new Content.Scalar(argument.substring(equals + 1));
            } else if (at < args.length && !args[at].startsWith("--")) {
                content = new Content.Scalar(args[at]);
                at++;
            }
            if (!key.equals(CONFIG)) {
                given.put(key, new Given(key, content, WHERE, Path.of("")));
            } else if (content instanceof Content.Scalar file && !file.text().isBlank()) {
                configFile = Optional.of(file.text());
            } else {
                problems.add(Problem.of("--config", WHERE, "names no file; example: --config watcher.yaml"));
            }
        }
        return new Arguments(configFile, List.copyOf(given.values()), problems);
    }
}
