package io.sluice.cli.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/** Documents that are not held: when MongoDB acknowledged each, and when Kafka had it. Safe for several threads. */
final class FreshChanges {
    private final Map<Integer, Long> acknowledgedMs = new ConcurrentHashMap<>();
    private final Map<Integer, Long> appendedMs = new ConcurrentHashMap<>();

    void acknowledged(int id, long timeMs) {
        acknowledgedMs.put(id, timeMs);
    }

    /** May come before the acknowledgement has reached the inserting thread. */
    void appended(int id, long timeMs) {
        appendedMs.putIfAbsent(id, timeMs);
    }

    boolean hasCome(int id) {
        return appendedMs.containsKey(id);
    }

    long missing() {
        return acknowledgedMs.keySet().stream().filter(id -> !hasCome(id)).count();
    }

    /** Of those that were acknowledged within a window and have come. */
    Histogram latenciesMs(Window window) {
        Histogram latencies = new Histogram(3);
        acknowledgedMs.forEach((id, fromMs) -> {
            Long toMs = appendedMs.get(id);
            if (toMs != null && window.contains(fromMs)) {
                latencies.recordValue(Math.max(0, toMs - fromMs));
            }
        });
        return latencies;
    }
}
