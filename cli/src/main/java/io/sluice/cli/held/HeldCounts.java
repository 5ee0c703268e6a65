package io.sluice.cli.held;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many changes are held.
 *
 * @param nextDue empty if none is held, or it is not known
 * @param overdue how late the next one is; zero if it is not
 * @param oldestChange when the one that was made first was made; empty if none is held, or it is not known
 */
public record HeldCounts(
        long total,
        Optional<Instant> nextDue,
        Duration overdue,
        Optional<Instant> oldestChange,
        Map<String, Long> byCollection) {

    public HeldCounts {
        byCollection = new TreeMap<>(byCollection);
    }

    public ObjectNode json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("total", total);
        nextDue.ifPresent(time -> node.put("nextDue", time.toString()));
        node.put("overdueMs", overdue.toMillis());
        oldestChange.ifPresent(time -> node.put("oldestChange", time.toString()));
        ObjectNode collections = node.putObject("collections");
        byCollection.forEach(collections::put);
        return node;
    }

    public String text() {
        StringBuilder text = new StringBuilder(total + " held");
        nextDue.ifPresent(time -> text.append("; next due ").append(time));
        if (!overdue.isZero()) {
            text.append(" (").append(overdue.toMillis()).append(" ms late)");
        }
        oldestChange.ifPresent(time -> text.append("; oldest change of ").append(time));
        byCollection.forEach((collection, count) -> text.append("%n%,14d  %s".formatted(count, collection)));
        return text.toString();
    }
}
