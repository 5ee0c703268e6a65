package io.sluice.config;

/** Where the syncer begins in a topic when it has no savepoint. */
public enum KafkaStart implements Choice {
    COMMITTED_OR_EARLIEST("committed-or-earliest", "where the consumer group stopped, else at the beginning"),
    EARLIEST("earliest", "at the beginning; the version guard makes reading again harmless"),
    LATEST("latest", "at the end: what is already in the topic is not written to the tables");

    private final String word;
    private final String meaning;

    KafkaStart(String word, String meaning) {
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
