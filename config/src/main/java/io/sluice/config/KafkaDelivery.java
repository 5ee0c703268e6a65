package io.sluice.config;

/** The guarantee of the watcher's records in Kafka. */
public enum KafkaDelivery implements Choice {
    EXACTLY_ONCE(
            "exactly-once",
            "Kafka transactions, committed with each checkpoint: readers see a change one checkpoint interval later, once"),
    AT_LEAST_ONCE(
            "at-least-once",
            "readable at once; after a failure some changes come twice, with the same ids, and the syncer drops the second");

    private final String word;
    private final String meaning;

    KafkaDelivery(String word, String meaning) {
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
