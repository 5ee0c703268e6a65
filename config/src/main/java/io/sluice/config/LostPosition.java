package io.sluice.config;

/** What the watcher does when the oplog no longer holds its position. */
public enum LostPosition implements Choice {
    FAIL("fail", "stop and say which window of changes was lost"),
    RESNAPSHOT(
            "resnapshot",
            "read everything again; of documents deleted meanwhile nothing is told: sluice verify --repair removes their"
                    + " rows"),
    SKIP("skip", "go on from now with a warning and a metric; the changes in between are lost");

    private final String word;
    private final String meaning;

    LostPosition(String word, String meaning) {
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
