package io.sluice.config;

/** Which records of Kafka transactions are read. */
public enum KafkaIsolation implements Choice {
    READ_COMMITTED("read_committed", "those of committed transactions, when they are committed"),
    READ_UNCOMMITTED(
            "read_uncommitted", "all, at once: also those of a transaction that is aborted, whose changes come again");

    private final String word;
    private final String meaning;

    KafkaIsolation(String word, String meaning) {
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
