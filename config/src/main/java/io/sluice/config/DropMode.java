package io.sluice.config;

/** What a dropped collection does to its table. */
public enum DropMode implements Choice {
    KEEP("keep", "the rows stay; the drop is counted and logged"),
    DELETE("delete", "all rows of the table are deleted; the table stays");

    private final String word;
    private final String meaning;

    DropMode(String word, String meaning) {
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
