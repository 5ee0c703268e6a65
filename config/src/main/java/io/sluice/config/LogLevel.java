package io.sluice.config;

/** The least severe log line that is written. */
public enum LogLevel implements Choice {
    DEBUG("debug", "everything, one line per batch included"),
    INFO("info", "starts, stops, configuration, checkpoints' outcome"),
    WARN("warn", "what may need a hand"),
    ERROR("error", "what failed");

    private final String word;
    private final String meaning;

    LogLevel(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    /** Flink reads and shows an enum by this. */
    @Override
    public String toString() {
        return word;
    }
}
