package io.sluice.cli.held;

/** One held change; times as ISO 8601, the key as JSON. */
public record HeldChange(String collection, String key, String operation, String due, String changed) {}
