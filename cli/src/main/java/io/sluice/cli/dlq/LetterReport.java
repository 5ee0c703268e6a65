package io.sluice.cli.dlq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The letters that were asked for.
 *
 * @param total how many there are
 * @param byReason how many there are of each stage, error and reason
 * @param last those that failed last, in the order of their failures; fewer than there are if they are limited
 */
public record LetterReport(long total, Map<String, Long> byReason, List<LetterLine> last) {

    private static final String ROW = "%-12s  %-24s  %-7s  %-8s  %-36s  %s%n";
    private static final Comparator<LetterLine> IN_ORDER =
            Comparator.comparing(LetterLine::failedAt).thenComparing(LetterLine::place);

    public LetterReport {
        byReason = new TreeMap<>(byReason);
        last = List.copyOf(last);
    }

    /**
     * Reads the letters.
     *
     * @param limit how many are named; all are counted
     */
    public static LetterReport read(LetterTopic topic, LetterFilter filter, int limit) {
        Set<String> replayed = new ReplayMarks(topic).read();
        Map<String, Long> byReason = new TreeMap<>();
        PriorityQueue<LetterLine> last = new PriorityQueue<>(IN_ORDER);
        topic.read(letter -> {
            boolean isReplayed = letter.id().filter(replayed::contains).isPresent();
            if (filter.takes(letter, isReplayed)) {
                LetterLine line = LetterLine.of(letter, isReplayed);
                byReason.merge(line.stage() + "  " + line.error() + "  " + line.reason(), 1L, Long::sum);
                last.add(line);
                if (last.size() > limit) {
                    last.remove();
                }
            }
        });
        List<LetterLine> sorted = new ArrayList<>(last);
        sorted.sort(IN_ORDER);
        return new LetterReport(
                byReason.values().stream().mapToLong(Long::longValue).sum(), byReason, sorted);
    }

    public ObjectNode json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("total", total);
        ObjectNode reasons = node.putObject("reasons");
        byReason.forEach(reasons::put);
        ArrayNode letters = node.putArray("letters");
        for (LetterLine line : last) {
            letters.addObject()
                    .put("letter", line.place().toString())
                    .put("failedAt", line.failedAt().toString())
                    .put("stage", line.stage())
                    .put("source", line.source())
                    .put("table", line.table())
                    .put("key", line.key())
                    .put("attempts", line.attempts())
                    .put("replayed", line.isReplayed())
                    .put("error", line.error())
                    .put("reason", line.reason());
        }
        return node;
    }

    public String table() {
        StringBuilder table = new StringBuilder();
        if (last.size() < total) {
            table.append("… and ")
                    .append(total - last.size())
                    .append(" that failed before")
                    .append(System.lineSeparator());
        }
        if (!last.isEmpty()) {
            table.append(ROW.formatted("LETTER", "FAILED", "STAGE", "STATE", "SOURCE", "KEY, REASON"));
        }
        for (LetterLine line : last) {
            table.append(ROW.formatted(
                    line.place(),
                    line.failedAt(),
                    line.stage(),
                    line.isReplayed() ? "replayed" : "open",
                    line.source(),
                    line.key() + "  " + line.reason() + " [" + line.error() + "]"));
        }
        return table.append(total).append(" dead letters").toString();
    }

    public String summary() {
        return byReason.entrySet().stream()
                .map(reason -> "%,10d  %s%n".formatted(reason.getValue(), reason.getKey()))
                .collect(Collectors.joining("", "", total + " dead letters"));
    }
}
