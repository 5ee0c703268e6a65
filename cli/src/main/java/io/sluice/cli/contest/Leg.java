package io.sluice.cli.contest;

/** The two halves of the way. */
public enum Leg {
    /** From MongoDB into Kafka. */
    SOURCE,
    /** From Kafka into PostgreSQL. */
    SINK
}
