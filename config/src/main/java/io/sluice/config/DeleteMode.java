package io.sluice.config;

/** What a deleted document does to its row. */
public enum DeleteMode implements Choice {
    HARD("hard", "the row is deleted"),
    SOFT("soft", "the row stays; cdc_operation says delete, cdc_timestamp when"),
    IGNORE("ignore", "the row stays as it is");

    private final String word;
    private final String meaning;

    DeleteMode(String word, String meaning) {
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
