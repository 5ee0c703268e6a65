package io.sluice.config;

/** How rows reach PostgreSQL. */
public enum SinkDelivery implements Choice {
    EXACTLY_ONCE("exactly-once", "one prepared transaction per checkpoint, committed when it completes"),
    UPSERT(
            "upsert",
            "each batch is committed at once, guarded by the row's version: the same final state after any repetition");

    private final String word;
    private final String meaning;

    SinkDelivery(String word, String meaning) {
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
