package io.sluice.udf.codec;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Version;

/** What the place of a record in Kafka says of a change that does not say it itself. */
final class KafkaPosition {

    private KafkaPosition() {}

    /**
     * The later record of a partition is the newer one. All records of a key are in one partition, and reading them
     * again finds them at the same offset.
     */
    static Version version(ConsumedRecord record) {
        return new Version(record.offset(), 0);
    }
}
