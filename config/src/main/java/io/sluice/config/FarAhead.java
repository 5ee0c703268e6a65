package io.sluice.config;

/** What becomes of a change whose time is so far ahead that it is most likely a mistake. */
public enum FarAhead implements Choice {
    HOLD("hold", "it is held as any other, counted, and logged with its key"),
    DROP("drop", "it is never delivered; counted, and logged with its key");

    private final String word;
    private final String meaning;

    FarAhead(String word, String meaning) {
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
