package io.sluice.syncer.kafka;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** The source of the syncer: records as bytes; topics and partitions made later are found. */
public final class KafkaRecords {

    private KafkaRecords() {}

    public static Source<ConsumedRecord, ?, ?> create(KafkaReadOptions options) {
        return KafkaSource.<ConsumedRecord>builder()
                .setProperties(options.connection().clientProperties())
                .setProperty(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        options.isolation().word())
                .setProperty(
                        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                        Long.toString(options.partitionDiscoveryInterval().toMillis()))
                .setTopicPattern(options.topics())
                .setGroupId(options.consumerGroup())
                .setStartingOffsets(startingOffsets(options))
                .setDeserializer(new Undecoded())
                .build();
    }

    private static OffsetsInitializer startingOffsets(KafkaReadOptions options) {
        return switch (options.start()) {
            case COMMITTED_OR_EARLIEST -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> OffsetsInitializer.latest();
        };
    }

    static ConsumedRecord consumed(ConsumerRecord<byte[], byte[]> record) {
        List<RecordHeader> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new RecordHeader(header.key(), header.value())));
        return new ConsumedRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }

    private static final class Undecoded implements KafkaRecordDeserializationSchema<ConsumedRecord> {

        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ConsumedRecord> out) {
            out.collect(consumed(record));
        }

        @Override
        public TypeInformation<ConsumedRecord> getProducedType() {
            return ConsumedRecord.typeInfo();
        }
    }
}
