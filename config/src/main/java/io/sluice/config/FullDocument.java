package io.sluice.config;

/** Which after image an update carries. */
public enum FullDocument implements Choice {
    LOOKUP("lookup", "the document as it is when the change is read: it may be newer than the change, or gone"),
    REQUIRED(
            "required",
            "the exact state after the change; needs changeStreamPreAndPostImages on every collection and fails without"),
    WHEN_AVAILABLE("when_available", "the exact state where the collection keeps post-images, nothing elsewhere"),
    OFF("off", "only the changed fields; tables cannot be kept from these alone");

    private final String word;
    private final String meaning;

    FullDocument(String word, String meaning) {
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
