package io.sluice.config;

/** What a newer change of a document does to those that are held until their time. */
public enum DelayPolicy implements Choice {
    EACH("each", "every change is delivered, at its own time; only a delete cancels what is held for its document"),
    LATEST("latest", "a newer change takes the place of what is held for its document"),
    OFF("off", "nothing is held; what was held before is still delivered at its time");

    private final String word;
    private final String meaning;

    DelayPolicy(String word, String meaning) {
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
