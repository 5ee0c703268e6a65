package io.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the settings of a job together and checks them all.
 *
 * <p>Where a key is given more than once, the command line wins over the environment, and both over the file. All
 * problems are collected before any is told: nobody should have to correct a file one run at a time.
 */
public final class SettingsLoader {

    private SettingsLoader() {}

    /**
     * Loads and checks.
     *
     * @param known the settings that there are
     * @param args {@code --config FILE} and {@code --key value} or {@code --key=value}
     * @param env the environment variables, for settings that have a name there and for references
     */
    public static Settings load(List<Setting<?>> known, String[] args, Map<String, String> env)
            throws InvalidSettingsException {
        Catalogue catalogue = Catalogue.of(known);
        SettingSources.Gathered gathered = SettingSources.gather(catalogue, args, env);
        SettingReader reader = new SettingReader(env::get);
        gathered.given()
                .values()
                .forEach(given -> catalogue.find(given.key()).ifPresent(setting -> reader.read(setting, given)));
        Settings settings = new Settings(catalogue.byKey(), reader.values(), reader.subtrees(), List.of());

        List<Problem> problems = new ArrayList<>(gathered.problems());
        problems.addAll(reader.problems());
        for (Setting<?> setting : known) {
            problems.addAll(relationProblems(setting, reader, gathered.given().get(setting.key()), settings));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return settings.withWarnings(warnings(catalogue, gathered, env, settings));
    }

    /** A relation to a value that is refused anyway would only be noise. */
    private static List<Problem> relationProblems(
            Setting<?> setting, SettingReader reader, Given given, Settings settings) {
        List<Problem> problems = new ArrayList<>();
        for (Relation relation : setting.relations()) {
            if (!reader.isRefused(setting) && !reader.isRefused(relation.other())) {
                relation.check()
                        .violation(settings)
                        .ifPresent(reason -> problems.add(relationProblem(setting, given, reason)));
            }
        }
        return problems;
    }

    private static Problem relationProblem(Setting<?> setting, Given given, String reason) {
        if (given != null) {
            return new Problem(
                    setting.key(),
                    SettingReader.shown(setting, given.content()),
                    given.where(),
                    reason,
                    Optional.empty(),
                    Optional.empty());
        }
        Optional<String> byDefault = setting.defaultText().filter(text -> !setting.secret());
        String where = byDefault.isPresent() ? "default" : "not given";
        return new Problem(setting.key(), byDefault, where, reason, Optional.empty(), Optional.empty());
    }

    private static List<String> warnings(
            Catalogue catalogue, SettingSources.Gathered gathered, Map<String, String> env, Settings settings) {
        List<String> warnings = new ArrayList<>();
        for (Given given : gathered.given().values()) {
            Setting<?> setting = catalogue.find(given.key()).orElseThrow();
            setting.replacedBy().ifPresent(what -> warnings.add(given.key() + ": has no effect on Flink: " + what));
            String text = adviceText(setting, given, env);
            for (Advice advice : setting.advice()) {
                advice.about(given.key(), text, settings)
                        .ifPresent(warning -> warnings.add(given.key() + ": " + warning));
            }
        }
        return warnings;
    }

    private static String adviceText(Setting<?> setting, Given given, Map<String, String> env) {
        try {
            Content content = setting.secret() ? given.content() : Resolver.resolve(given.content(), env::get);
            return content instanceof Content.Scalar scalar ? scalar.text() : "";
        } catch (IllegalValueException e) {
            throw new IllegalStateException(setting.key() + " was resolved before, and is not now", e);
        }
    }
}
