package io.sluice.watcher.kafka;

/**
 * A topic that is there.
 *
 * @param maxBytes of a record that it takes
 */
record KnownTopic(String name, int maxBytes) {}
