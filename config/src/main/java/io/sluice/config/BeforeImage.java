package io.sluice.config;

/** Whether a change carries the state before it. */
public enum BeforeImage implements Choice {
    OFF("off", "no before image"),
    WHEN_AVAILABLE("when_available", "the state before the change where the collection keeps pre-images"),
    REQUIRED("required", "the state before the change; fails where the collection keeps no pre-images");

    private final String word;
    private final String meaning;

    BeforeImage(String word, String meaning) {
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
