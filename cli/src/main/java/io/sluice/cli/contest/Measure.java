package io.sluice.cli.contest;

/** What is measured, and in which unit. */
enum Measure {
    STEADY_RATE("steady rate", "/s"),
    WHOLE_RATE("whole rate", "/s"),
    FIRST("first after", "s"),
    CPU_PER_EVENT("processor", "µs each"),
    PEAK_MEMORY("peak memory", "MB"),
    EARLY_MEMORY("memory, first third", "MB"),
    LATE_MEMORY("memory, last third", "MB"),
    LATENCY_P50("latency p50", "ms"),
    LATENCY_P95("latency p95", "ms"),
    LATENCY_P99("latency p99", "ms"),
    DIFFERENT("rows that differ", ""),
    OTHERS("others used", "cores");

    private final String label;
    private final String unit;

    Measure(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }
}
