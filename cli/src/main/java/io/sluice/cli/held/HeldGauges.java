package io.sluice.cli.held;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up what the subtasks of the operator that holds say of themselves. */
final class HeldGauges {
    static final String OPERATOR = "hold-until-due";

    private static final Pattern GAUGE = Pattern.compile("\\d+\\." + OPERATOR
            + "\\.(watcher_held|watcher_held_next_due_ms|watcher_held_overdue_ms"
            + "|collection\\.(.+)\\.watcher_held_of_collection)");
    private static final Pattern REPLACED = Pattern.compile("[ .:,]");

    private HeldGauges() {}

    static boolean isGauge(String name) {
        return GAUGE.matcher(name).matches();
    }

    /** Every subtask has this one. */
    static boolean isTotal(String name) {
        return name.endsWith("." + OPERATOR + ".watcher_held");
    }

    /** @param collection only of this one, of which no more than the number is known */
    static HeldCounts counts(Map<String, String> values, Optional<String> collection) {
        long total = 0;
        long nextDueMs = Long.MAX_VALUE;
        long overdueMs = 0;
        Map<String, Long> byCollection = new HashMap<>();
        for (Map.Entry<String, String> gauge : values.entrySet()) {
            Matcher name = GAUGE.matcher(gauge.getKey());
            if (!name.matches()) {
                continue;
            }
            long value = Long.parseLong(gauge.getValue());
            switch (name.group(1)) {
                case "watcher_held" -> total += value;
                // A subtask that holds none says 0.
                case "watcher_held_next_due_ms" -> nextDueMs = value == 0 ? nextDueMs : Math.min(nextDueMs, value);
                case "watcher_held_overdue_ms" -> overdueMs = Math.max(overdueMs, value);
                default -> byCollection.merge(name.group(2), value, Long::sum);
            }
        }
        if (collection.isPresent()) {
            String own = inMetrics(collection.get());
            long count = byCollection.getOrDefault(own, 0L);
            return new HeldCounts(count, Optional.empty(), Duration.ZERO, Optional.empty(), Map.of(own, count));
        }
        byCollection.values().removeIf(count -> count == 0);
        Optional<Instant> nextDue =
                nextDueMs == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(nextDueMs));
        return new HeldCounts(total, nextDue, Duration.ofMillis(overdueMs), Optional.empty(), byCollection);
    }

    /** As Flink's REST API writes a name. */
    private static String inMetrics(String collection) {
        return REPLACED.matcher(collection).replaceAll("_");
    }
}
