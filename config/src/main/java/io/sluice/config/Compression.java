package io.sluice.config;

/** The codec of Kafka's record batches. */
public enum Compression implements Choice {
    NONE("none", "no compression"),
    GZIP("gzip", "smallest of the old codecs, slow"),
    SNAPPY("snappy", "fast, moderate size"),
    LZ4("lz4", "fast, moderate size"),
    ZSTD("zstd", "small and reasonably fast");

    private final String word;
    private final String meaning;

    Compression(String word, String meaning) {
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
