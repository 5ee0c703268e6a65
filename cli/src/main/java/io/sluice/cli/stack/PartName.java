package io.sluice.cli.stack;

/** The parts of the stack. */
public enum PartName {
    MONGODB("mongodb"),
    KAFKA("kafka"),
    POSTGRES("postgres"),
    FLINK("flink");

    private final String id;

    PartName(String id) {
        this.id = id;
    }

    /** The name as users see it. */
    public String id() {
        return id;
    }
}
