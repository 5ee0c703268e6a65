package io.sluice.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.deadletter.Replay;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaterDeletesTest {

    private static final TopicPartition ORDERS = new TopicPartition("cdc.shop.orders", 0);
    private static final TopicPartition OTHERS = new TopicPartition("cdc.shop.orders", 1);

    private final Topic topic = new Topic();

    @Test
    void aDeleteHasFollowedWhereItsRecordComesLater() {
        LaterDeletes deletes = deletes("sluice");
        ConsumedRecord before = topic.append(ORDERS, "sluice", 1, OperationType.INSERT);
        topic.append(ORDERS, "sluice", 1, OperationType.DELETE);
        ConsumedRecord after = topic.append(ORDERS, "sluice", 1, OperationType.INSERT);
        ConsumedRecord updated = topic.append(ORDERS, "sluice", 2, OperationType.INSERT);
        topic.append(ORDERS, "sluice", 2, OperationType.UPDATE);
        topic.append(OTHERS, "sluice", 2, OperationType.DELETE);
        List.of(before, after, updated).forEach(deletes::watch);

        deletes.advance();

        assertThat(List.of(before, after, updated).stream().map(deletes::hasFollowed))
                .containsExactly(true, false, false);
    }

    @Test
    void whatNobodyCanReadIsNoDelete() {
        LaterDeletes deletes = deletes("sluice");
        ConsumedRecord record = topic.append(ORDERS, "sluice", 1, OperationType.INSERT);
        topic.append(ORDERS, record.key(), "broken".getBytes(UTF_8));
        topic.append(ORDERS, record.key(), null);
        topic.append(ORDERS, null, record.value());
        deletes.watch(record);

        deletes.advance();

        assertThat(deletes.hasFollowed(record)).isFalse();
    }

    /** Sent again, the record would be the newest, whatever it says. */
    @ParameterizedTest
    @ValueSource(strings = {"json", "debezium"})
    void inAFormatWithoutVersionsAnyLaterChangeOfTheDocumentCounts(String format) {
        LaterDeletes deletes = deletes(format);
        topic.append(ORDERS, format, 3, OperationType.INSERT);
        ConsumedRecord updated = topic.append(ORDERS, format, 1, OperationType.INSERT);
        ConsumedRecord deleted = topic.append(ORDERS, format, 2, OperationType.INSERT);
        ConsumedRecord last = topic.append(ORDERS, format, 3, OperationType.INSERT);
        ConsumedRecord elsewhere = topic.append(OTHERS, format, 1, OperationType.INSERT);
        ConsumedRecord newest = topic.append(ORDERS, format, 1, OperationType.UPDATE);
        topic.append(ORDERS, format, 2, OperationType.DELETE);
        List<ConsumedRecord> all = List.of(updated, deleted, last, elsewhere, newest);
        all.forEach(deletes::watch);

        deletes.advance();

        assertThat(all.stream().map(deletes::hasFollowed)).containsExactly(true, true, false, false, false);
    }

    /** It is in the topic before its transaction is committed, and stays there if that is aborted. */
    @ParameterizedTest
    @ValueSource(strings = {"json", "debezium", "sluice"})
    void aReplayIsNoChangeOfItsOwn(String format) {
        LaterDeletes deletes = deletes(format);
        ConsumedRecord record = topic.append(ORDERS, format, 1, OperationType.INSERT);
        deletes.watch(record);
        deletes.advance();
        topic.appendReplay(record);

        deletes.advance();
        assertThat(deletes.hasFollowed(record)).isFalse();

        topic.append(ORDERS, format, 1, OperationType.DELETE);
        deletes.advance();
        assertThat(deletes.hasFollowed(record)).isTrue();
    }

    @Test
    void whatIsNoLongerInTheTopicIsUnknown() {
        LaterDeletes deletes = deletes("json");
        ConsumedRecord lost = topic.append(ORDERS, "json", 1, OperationType.INSERT);
        ConsumedRecord justKept = topic.append(ORDERS, "json", 2, OperationType.INSERT);
        topic.append(ORDERS, "json", 3, OperationType.INSERT);
        topic.keepFrom(2);
        ConsumedRecord ofAnotherTopic = new ConsumedRecord(OTHERS.topic(), OTHERS.partition(), 5, 0, new byte[0], null);
        List<ConsumedRecord> all = List.of(lost, justKept, ofAnotherTopic);
        all.forEach(deletes::watch);

        deletes.advance();

        assertThat(all.stream().map(deletes::isUnknown)).containsExactly(true, false, true);
    }

    private LaterDeletes deletes(String format) {
        return new LaterDeletes(topic.consumer, Codecs.of(format));
    }

    /** Two partitions, and who reads them. */
    private static final class Topic {

        private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.NONE) {
            @Override
            public synchronized void assign(java.util.Collection<TopicPartition> partitions) {
                super.assign(partitions);
                log.stream()
                        .filter(record -> partitions.contains(new TopicPartition(record.topic(), record.partition())))
                        .forEach(this::addRecord);
            }
        };

        Topic() {
            consumer.updateBeginningOffsets(Map.of(ORDERS, 0L, OTHERS, 0L));
            consumer.updateEndOffsets(Map.of(ORDERS, 0L, OTHERS, 0L));
        }

        ConsumedRecord append(TopicPartition partition, String format, int id, OperationType type) {
            ChangeEventCodec codec = Codecs.of(format);
            ChangeEvent change = change(id, type);
            return append(partition, codec.encodeKey(change), codec.encodeValue(change));
        }

        ConsumedRecord append(TopicPartition partition, byte[] key, byte[] value) {
            long offset = log.stream()
                    .filter(record -> record.partition() == partition.partition())
                    .count();
            log.add(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, key, value));
            consumer.updateEndOffsets(Map.of(partition, offset + 1));
            return new ConsumedRecord(partition.topic(), partition.partition(), offset, 0, key, value);
        }

        void appendReplay(ConsumedRecord origin) {
            append(ORDERS, origin.key(), origin.value());
            new Replay("letters", Optional.empty(), 0, origin.offset(), 1)
                    .headers()
                    .forEach(header -> log.get(log.size() - 1).headers().add(header.name(), header.value()));
        }

        void keepFrom(long offset) {
            log.removeIf(record -> record.offset() < offset);
            consumer.updateBeginningOffsets(Map.of(ORDERS, offset));
        }

        private static ChangeEvent change(int id, OperationType type) {
            RawBsonDocument document =
                    new RawBsonDocument(BsonDocument.parse("{_id: " + id + "}"), new BsonDocumentCodec());
            return new ChangeEvent(
                    "",
                    type,
                    false,
                    new Namespace("shop", "orders"),
                    document,
                    type == OperationType.DELETE ? null : document,
                    null,
                    null,
                    null,
                    new BsonTimestamp(0),
                    0,
                    Version.ZERO,
                    null,
                    null,
                    null);
        }
    }
}
