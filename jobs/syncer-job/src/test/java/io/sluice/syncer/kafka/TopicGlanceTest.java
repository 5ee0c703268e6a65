package io.sluice.syncer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.KafkaConnection;
import io.sluice.config.KafkaIsolation;
import io.sluice.config.Secret;
import io.sluice.udf.event.ConsumedRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicGlanceTest {

    private static final String TOPIC = "cdc.a.b";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final Map<TopicPartition, Long> begins = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** Of every second offset of partition 0 nobody gets a record, as of the ends of transactions. */
    @BeforeEach
    void fill() {
        PartitionInfo[] partitions = new PartitionInfo[2];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = new PartitionInfo(TOPIC, i, Node.noNode(), new Node[0], new Node[0]);
            begins.put(new TopicPartition(TOPIC, i), 0L);
        }
        ends.put(new TopicPartition(TOPIC, 0), 21L);
        ends.put(new TopicPartition(TOPIC, 1), 1L);
        consumer.updatePartitions(TOPIC, List.of(partitions));
        consumer.updateBeginningOffsets(begins);
        consumer.updateEndOffsets(ends);
    }

    /** A broker's answer to the next poll, whatever was read before. */
    private void answerPolls(int polls) {
        for (int i = 0; i < polls; i++) {
            consumer.schedulePollTask(() -> {
                for (long offset = 0; offset <= 20; offset += 2) {
                    consumer.addRecord(record(0, offset, 100 + offset));
                }
                consumer.addRecord(record(1, 0, 111));
            });
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, long timestampMs) {
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                timestampMs,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                new byte[] {1},
                new RecordHeaders(),
                Optional.empty());
    }

    @Test
    void theNewestRecordsOfAllPartitionsInTheOrderOfTheirTimes() {
        answerPolls(3);

        assertThat(new TopicGlance(consumer).last(TOPIC, 7))
                .extracting(ConsumedRecord::position)
                .containsExactly(
                        "cdc.a.b-0@10",
                        "cdc.a.b-1@0",
                        "cdc.a.b-0@12",
                        "cdc.a.b-0@14",
                        "cdc.a.b-0@16",
                        "cdc.a.b-0@18",
                        "cdc.a.b-0@20");
    }

    @Test
    void allRecordsWhereThereAreFewer() {
        answerPolls(5);

        assertThat(new TopicGlance(consumer).last(TOPIC, 1000)).hasSize(12);
    }

    @Test
    void isNoMemberOfAGroup() {
        assertThat(TopicGlance.properties(
                        new KafkaConnection("h:1", Map.of("group.id", Secret.ofPlain("g"))),
                        KafkaIsolation.READ_COMMITTED))
                .doesNotContainKey("group.id")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("allow.auto.create.topics", "false");
    }
}
