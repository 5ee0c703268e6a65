package io.sluice.cli.stack;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Adapts the project's config.yaml, which has one setting a line, to one stack. */
final class FlinkConf {
    private static final Pattern SETTING = Pattern.compile("([A-Za-z][\\w.-]*):(\\s.*)?");

    private FlinkConf() {}

    /** The same text with some settings replaced; a key may stand only once in Flink's YAML. */
    static String withOverrides(String yaml, Map<String, String> overrides, Predicate<String> leaveOut) {
        String kept = yaml.lines()
                .filter(line -> {
                    Matcher setting = SETTING.matcher(line);
                    return !setting.matches()
                            || !(overrides.containsKey(setting.group(1)) || leaveOut.test(setting.group(1)));
                })
                .collect(Collectors.joining("\n"));
        String added = new TreeMap<>(overrides)
                .entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).collect(Collectors.joining("\n"));
        return kept + "\n\n# This stack's own.\n" + added + "\n";
    }
}
