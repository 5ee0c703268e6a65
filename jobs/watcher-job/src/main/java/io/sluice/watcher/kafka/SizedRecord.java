package io.sluice.watcher.kafka;

import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.deadletter.LetterRecord;
import io.sluice.udf.event.ConsumedRecord;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * A change as it goes to its topic, or to the dead letters if that does not take it. Were it sent all the same the job
 * would fail, and again after each restart.
 *
 * @param timestampMs epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record SizedRecord(KnownTopic topic, byte[] key, byte[] value, long timestampMs) {

    boolean fits() {
        return sizeBytes() <= topic.maxBytes();
    }

    ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>(topic.name(), null, timestampMs, key, value);
    }

    ProducerRecord<byte[], byte[]> letter(KnownTopic letters, long nowMs) {
        LetterRecord stored = LetterRecord.of(
                new DeadLetter(
                        new ConsumedRecord(topic.name(), -1, -1, timestampMs, key, value),
                        DeadLetter.Stage.PUBLISH,
                        "The record has up to " + sizeBytes() + " bytes, its topic takes " + topic.maxBytes(),
                        RecordTooLargeException.class.getName(),
                        nowMs),
                letters.maxBytes());
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(letters.name(), null, timestampMs, stored.key(), stored.value());
        stored.headers().forEach(header -> record.headers().add(header.name(), header.value()));
        return record;
    }

    private int sizeBytes() {
        return LetterRecord.sizeOf(key, value, List.of());
    }
}
