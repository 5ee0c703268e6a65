package io.sluice.watcher.held;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.udf.event.ChangeEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Counts all changes that are asked for, and keeps those that are due first: as many as are to be named, no more. */
final class HeldTally {

    private final HeldQuery query;
    private final Map<String, Long> byCollection = new TreeMap<>();
    /** The one that is due last is at the head, and the first to go. */
    private final PriorityQueue<HeldChange> first = new PriorityQueue<>(HeldChange.BY_DUE_TIME.reversed());

    private long total;
    private long nextDueMs = Long.MAX_VALUE;
    private long oldestChangeMs = Long.MAX_VALUE;

    HeldTally(HeldQuery query) {
        this.query = query;
    }

    void add(long sequence, ChangeEvent change) {
        String collection = change.namespace().fullName();
        long dueMs = Objects.requireNonNull(change.delayedUntilMs());
        if (!query.asksFor(collection, dueMs)) {
            return;
        }
        total++;
        byCollection.merge(collection, 1L, Long::sum);
        nextDueMs = Math.min(nextDueMs, dueMs);
        oldestChangeMs = Math.min(oldestChangeMs, change.timestampMs());
        if (first.size() < query.limit()) {
            first.add(HeldChange.of(sequence, change));
        } else if (!first.isEmpty() && dueMs <= first.element().dueMs()) {
            first.add(HeldChange.of(sequence, change));
            first.remove();
        }
    }

    /** A line of JSON for each change in the order of due times, and one for all of them. */
    List<String> lines() {
        ObjectMapper mapper = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        first.stream()
                .sorted(HeldChange.BY_DUE_TIME)
                .map(change -> line(mapper.createObjectNode(), change))
                .forEach(lines::add);
        lines.add(summary(mapper.createObjectNode()));
        return lines;
    }

    private static String line(ObjectNode line, HeldChange change) {
        line.putObject("held")
                .put("collection", change.collection())
                .put("key", change.key())
                .put("operation", change.operation())
                .put("due", time(change.dueMs()))
                .put("changed", time(change.changedMs()));
        return line.toString();
    }

    private String summary(ObjectNode line) {
        ObjectNode summary = line.putObject("summary").put("total", total);
        if (total > 0) {
            summary.put("nextDue", time(nextDueMs)).put("oldestChange", time(oldestChangeMs));
        }
        ObjectNode collections = summary.putObject("collections");
        byCollection.forEach(collections::put);
        return line.toString();
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }
}
