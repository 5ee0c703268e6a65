package io.sluice.cli.flink;

/** A part of a running job: operators that are chained, so many subtasks of them. */
public record Vertex(String id, int parallelism) {}
