package io.sluice.udf.event;

/** Where a record is in Kafka. */
public record RecordPlace(String topic, int partition, long offset) {}
