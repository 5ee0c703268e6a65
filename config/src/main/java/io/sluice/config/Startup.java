package io.sluice.config;

/** Where the watcher begins when it has no savepoint. */
public enum Startup implements Choice {
    SNAPSHOT("snapshot", "read every existing document first, then follow the changes"),
    LATEST("latest", "follow the changes from now on; existing documents are not read"),
    TIMESTAMP("timestamp", "follow the changes from mongodb.startup_timestamp, which must still be in the oplog");

    private final String word;
    private final String meaning;

    Startup(String word, String meaning) {
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
