package io.sluice.config;

/** The shape of a log line. */
public enum LogFormat implements Choice {
    JSON("json", "one JSON object per line"),
    CONSOLE("console", "text for people");

    private final String word;
    private final String meaning;

    LogFormat(String word, String meaning) {
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
