package io.sluice.watcher.source.mongodb;

import io.sluice.udf.event.ChangeEvent;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;
import org.apache.flink.util.Collector;
import org.bson.RawBsonDocument;

/** From Flink CDC's records to change events. */
final class ChangeEventDeserializer implements DebeziumDeserializationSchema<ChangeEvent> {

    private static final long serialVersionUID = 1L;

    private transient ChangeStreamDecoder decoder;

    @Override
    public void deserialize(SourceRecord record, Collector<ChangeEvent> out) {
        if (decoder == null) {
            decoder = new ChangeStreamDecoder();
        }
        RawBsonDocument document = ChangeRecords.document(record);
        out.collect(
                switch (ChangeRecords.kind(record)) {
                    case STREAM -> decoder.decode(document);
                    case SNAPSHOT ->
                        decoder.decodeSnapshotRead(
                                ChangeRecords.namespace(record),
                                document,
                                ChangeRecords.clusterTime(record),
                                ChangeRecords.readAtMs(record));
                    case GAP ->
                        decoder.gap(
                                ChangeRecords.namespace(record).database(), document, ChangeRecords.readAtMs(record));
                });
    }

    @Override
    public TypeInformation<ChangeEvent> getProducedType() {
        return TypeInformation.of(ChangeEvent.class);
    }
}
