package io.sluice.config;

/** How a change event is written in Kafka. */
public enum EventFormat implements Choice {
    SLUICE("sluice", "the change event in MongoDB Extended JSON: keeps every BSON type"),
    SLUICE_SIMPLIFIED("sluice-simplified", "the same with ids and dates as plain strings, and their types beside them"),
    BUFFERED("buffered", "the layout with operation, delayedUntil, data and retries"),
    DEBEZIUM("debezium", "the envelope of Debezium's MongoDB connector, whose topics are read too"),
    JSON("json", "plain rows: the document alone, without the types that JSON does not have");

    private final String word;
    private final String meaning;

    EventFormat(String word, String meaning) {
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
