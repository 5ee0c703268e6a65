package io.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers what was given: the command line wins over the environment, and both over the file. */
final class SettingSources {
    /** Whatever is written beyond this may be a value that lost its separator: {@code --password:hunter2}. */
    private static final Pattern KEY_LIKE = Pattern.compile("[A-Za-z0-9_.-]{0,80}");

    /** What counts, by key as written, and what is no setting at all. */
    record Gathered(Map<String, Given> given, List<Problem> problems) {}

    private final Catalogue catalogue;
    private final Map<String, Given> effective = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private SettingSources(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    static Gathered gather(Catalogue catalogue, String[] args, Map<String, String> env) {
        SettingSources sources = new SettingSources(catalogue);
        ArgumentReader.Arguments arguments = ArgumentReader.read(args);
        sources.problems.addAll(arguments.problems());
        arguments.configFile().ifPresent(sources::addFile);
        for (Setting<?> setting : catalogue.settings()) {
            setting.env().ifPresent(name -> sources.addVariable(setting.key(), name, env.get(name)));
        }
        arguments.given().forEach(sources::add);
        return new Gathered(sources.effective, sources.problems);
    }

    private void addFile(String file) {
        YamlReader.Contents contents = YamlReader.readSettings(file, catalogue);
        problems.addAll(contents.problems());
        contents.given().forEach(this::add);
    }

    private void addVariable(String key, String name, String value) {
        // Compose files pass on variables that are not set as empty ones.
        if (value != null && !value.isEmpty() && !mentions(effective.get(key), name)) {
            // The shell has had its turn: what is left of a ${ is meant as it is.
            Content content = new Content.Scalar(References.escape(value));
            effective.put(key, new Given(key, content, "environment variable " + name, Path.of("")));
        }
    }

    /** A file that has ${NAME} in its text says itself how the variable is used, and when a secret is read. */
    private static boolean mentions(Given given, String variable) {
        try {
            return given != null
                    && given.content() instanceof Content.Scalar scalar
                    && References.parse(scalar.text()).mentions(variable);
        } catch (IllegalValueException e) {
            return false;
        }
    }

    private void add(Given given) {
        if (catalogue.find(given.key()).isPresent()) {
            effective.put(given.key(), given);
            return;
        }
        if (catalogue.isGroup(given.key())) {
            problems.add(Problem.of(given.key(), given.where(), "is a group of settings and has no value of its own"));
            return;
        }
        String hint = catalogue
                .nearest(given.key())
                .map(key -> "; did you mean " + key + "?")
                .orElse("; docs/settings.md lists all keys");
        // Its value is not shown: a misspelt password is a password.
        problems.add(Problem.of(shown(given.key()), given.where(), "is not a known key" + hint));
    }

    private static String shown(String key) {
        Matcher keyLike = KEY_LIKE.matcher(key);
        String start = keyLike.lookingAt() ? keyLike.group() : "";
        return start.length() == key.length() ? key : start + "…";
    }
}
