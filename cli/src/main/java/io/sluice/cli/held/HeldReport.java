package io.sluice.cli.held;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.flink.FlinkException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a savepoint holds.
 *
 * @param first those that are due first, in the order of due times; fewer than are counted if they are limited
 */
public record HeldReport(HeldCounts counts, List<HeldChange> first) {

    private static final String ROW = "%-24s  %-9s  %-24s  %-24s  %s";

    public HeldReport {
        first = List.copyOf(first);
    }

    /** True for a line of the report; what runs it prints others too. */
    static boolean isLine(String line) {
        return line.startsWith("{\"held\":") || line.startsWith("{\"summary\":");
    }

    /** @param lines ends with the summary */
    static HeldReport parse(List<String> lines, Instant now) {
        if (lines.isEmpty() || !lines.get(lines.size() - 1).startsWith("{\"summary\":")) {
            throw new FlinkException("the report of the held changes has no end");
        }
        ObjectMapper mapper = new ObjectMapper();
        try {
            List<HeldChange> first = new ArrayList<>();
            for (String line : lines.subList(0, lines.size() - 1)) {
                first.add(mapper.treeToValue(mapper.readTree(line).path("held"), HeldChange.class));
            }
            return new HeldReport(
                    counts(mapper.readTree(lines.get(lines.size() - 1)).path("summary"), now), first);
        } catch (JsonProcessingException e) {
            throw new FlinkException("the report of the held changes cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static HeldCounts counts(JsonNode summary, Instant now) {
        Map<String, Long> byCollection = new HashMap<>();
        summary.path("collections")
                .fields()
                .forEachRemaining(field ->
                        byCollection.put(field.getKey(), field.getValue().asLong()));
        Optional<Instant> nextDue = time(summary, "nextDue");
        Duration overdue = nextDue.filter(due -> due.isBefore(now))
                .map(due -> Duration.between(due, now))
                .orElse(Duration.ZERO);
        return new HeldCounts(
                summary.path("total").asLong(), nextDue, overdue, time(summary, "oldestChange"), byCollection);
    }

    private static Optional<Instant> time(JsonNode summary, String field) {
        return summary.has(field)
                ? Optional.of(Instant.parse(summary.path(field).asText()))
                : Optional.empty();
    }

    public String json() {
        ObjectNode node = counts.json();
        node.set("changes", new ObjectMapper().valueToTree(first));
        return node.toString();
    }

    public String table() {
        StringBuilder table = new StringBuilder();
        if (!first.isEmpty()) {
            table.append(ROW.formatted("DUE", "OPERATION", "CHANGED", "COLLECTION", "KEY"))
                    .append('\n');
        }
        for (HeldChange change : first) {
            table.append(ROW.formatted(
                            change.due(), change.operation(), change.changed(), change.collection(), change.key()))
                    .append('\n');
        }
        if (first.size() < counts.total()) {
            table.append("… and ").append(counts.total() - first.size()).append(" that are due later\n");
        }
        return table.append(counts.text()).toString();
    }
}
