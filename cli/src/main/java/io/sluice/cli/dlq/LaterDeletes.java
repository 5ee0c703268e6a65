package io.sluice.cli.dlq;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.codec.SelfContainedCodec;
import io.sluice.udf.deadletter.LetterHeaders;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.OperationType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Which documents were deleted after the record of a dead letter. A deleted row has no version any more that would hold
 * off an older one: a replay would bring the dead back. In a format without versions of its own any later change counts.
 *
 * <p>Uncommitted deletes count too: rather a letter too few than a row too many.
 */
final class LaterDeletes implements AutoCloseable {

    private record DocumentKey(TopicPartition partition, ByteBuffer key) {}

    private final ChangeEventCodec codec;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<TopicPartition, Long> firstKept = new HashMap<>();
    private final Set<DocumentKey> watched = new HashSet<>();
    private final Map<DocumentKey, Long> lastDeletes = new HashMap<>();

    /** @param consumer that reads what is not committed too; it is closed with this */
    LaterDeletes(Consumer<byte[], byte[]> consumer, ChangeEventCodec codec) {
        this.consumer = consumer;
        this.codec = codec;
    }

    /** To be told of each record that is asked for before the first {@link #advance}. */
    void watch(ConsumedRecord origin) {
        watched.add(keyOf(origin));
        next.merge(partitionOf(origin), origin.offset() + 1, Math::min);
    }

    /** Reads on to where the topics end now. */
    void advance() {
        if (next.isEmpty()) {
            return;
        }
        if (firstKept.isEmpty()) {
            firstKept.putAll(consumer.beginningOffsets(next.keySet()));
            firstKept.forEach((partition, offset) -> next.merge(partition, offset, Math::max));
        }
        next.putAll(new TopicScan(consumer).read(next, this::look));
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        // A replay brings nothing that the record it sends again had not; the one that is being sent is here too.
        boolean isReplay = record.headers().lastHeader(LetterHeaders.REPLAY_FOR) != null;
        if (record.key() == null || isReplay) {
            return;
        }
        DocumentKey key =
                new DocumentKey(new TopicPartition(record.topic(), record.partition()), ByteBuffer.wrap(record.key()));
        if (watched.contains(key) && isDelete(record)) {
            lastDeletes.put(key, record.offset());
        }
    }

    private boolean isDelete(ConsumerRecord<byte[], byte[]> record) {
        if (!(codec instanceof SelfContainedCodec selfContained)) {
            // The record's place is its version: sent again, it would win over whatever follows it.
            return true;
        }
        try {
            return record.value() != null
                    && selfContained.decodeValue(record.value()).operationType() == OperationType.DELETE;
        } catch (MalformedEventException e) {
            return false;
        }
    }

    boolean hasFollowed(ConsumedRecord origin) {
        return lastDeletes.getOrDefault(keyOf(origin), -1L) > origin.offset();
    }

    /** True if what came right after the record is no longer in its topic, or the topic is another one by now. */
    boolean isUnknown(ConsumedRecord origin) {
        TopicPartition partition = partitionOf(origin);
        return firstKept.get(partition) > origin.offset() + 1 || next.get(partition) <= origin.offset();
    }

    private static DocumentKey keyOf(ConsumedRecord record) {
        return new DocumentKey(partitionOf(record), ByteBuffer.wrap(record.key() == null ? new byte[0] : record.key()));
    }

    private static TopicPartition partitionOf(ConsumedRecord record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
