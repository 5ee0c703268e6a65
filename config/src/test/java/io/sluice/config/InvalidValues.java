package io.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values that a setting must refuse, for each setting that refuses anything. */
final class InvalidValues {
    private static final List<String> MALFORMED = List.of("${", "${UNSET_%d", "${1%d}", "${file:relative%d}", "a${}b");

    private static final Map<String, List<String>> BY_KEY = Map.ofEntries(
            Map.entry("mongodb.uri", List.of("http://host-%d", "localhost:27017", "mongodb://", "")),
            Map.entry("mongodb.database", List.of("a b%d", "/unclosed%d", "/(%d/", "a,,b", "x$%d", "", "//")),
            Map.entry("mongodb.collection", List.of("system.%d", "a$%d", "/[%d/", ",", "")),
            Map.entry("mongodb.canary_collection", List.of("system.%d", "$%d", "")),
            Map.entry("delay.fields", List.of("a..b%d", ".a%d", "$a", "a.", "")),
            Map.entry(
                    "kafka.brokers", List.of("host%d", "host:0", "host:99999", "a:1,b", ":9092", "host:x%d", "a b:1")),
            Map.entry("kafka.topic", List.of("a b%d", "cdc.{table}", "ä%d", "", "a/b")),
            Map.entry("kafka.transactional_id_prefix", List.of("a b%d", "")),
            Map.entry("kafka.consumer_group", List.of("a b%d", "")),
            Map.entry("kafka.dead_letter_topic", List.of("a b%d", "{topic}", "")),
            Map.entry("kafka.properties", List.of("anything%d")),
            Map.entry("job.name", List.of(" x%d", "-%d", "")),
            Map.entry(
                    "postgres.url",
                    List.of(
                            "jdbc:mysql://h/%d",
                            "postgresql://h", "jdbc:postgresql://u:p%d@h/d", "jdbc:postgresql:d?password=p%d")),
            Map.entry("postgres.host", List.of("a b%d", "host/%d", "")),
            Map.entry("postgres.database", List.of("a/b%d", "a?b", "")),
            Map.entry("postgres.user", List.of("")),
            Map.entry("postgres.schema", List.of("a-b%d", "1%d", "a;drop", "")),
            Map.entry("mask.rules", List.of("no-such-file-%d.yaml")),
            Map.entry("mask.key", List.of("short%d", "")),
            Map.entry("tables.name", List.of("fixed%d", "{database}_%d", "{collection}{x%d}", "")),
            Map.entry("mappings", List.of("no-such-file-%d.yaml")));

    private static final Map<String, List<String>> BY_TYPE = Map.of(
            "integer", List.of("abc%d", "1.5", "99999999999", "-1%d", "0x1", ""),
            "boolean", List.of("yes", "1", "tru%d", ""),
            "duration", List.of("1%d", "-5s", "10 parsecs", "s", "1.5s", "9999999d", ""),
            "memory size", List.of("-1kb", "1%d elephants", "kb", "99999gb", ""),
            "choice", List.of("nonsense%d", "true", ""),
            "timestamp", List.of("yesterday", "2026-13-0%d", "2026-01-31T12:00:00", ""));

    private InvalidValues() {}

    /** The settings that can be given a wrong value: all, for references can always be malformed. */
    static String of(Setting<?> setting, int salt) {
        List<String> candidates = new ArrayList<>(BY_KEY.getOrDefault(setting.key(), List.of()));
        if (setting.replacedBy().isEmpty()) {
            candidates.addAll(BY_TYPE.getOrDefault(setting.type().name(), List.of()));
        }
        if (!setting.type().isMap()) {
            candidates.addAll(MALFORMED);
        }
        if (!setting.secret()) {
            candidates.add("${UNSET_%d}");
            candidates.add("${file:/no/such/file/%d}");
        }
        return candidates.get(salt % candidates.size()).replace("%d", Integer.toString(salt));
    }
}
