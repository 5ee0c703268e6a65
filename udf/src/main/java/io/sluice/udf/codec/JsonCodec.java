package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.EventIds;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.TopicNames;
import java.util.Optional;
import javax.annotation.Nullable;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;

/**
 * The format {@code json}: the document alone, as {@link PlainJson}; a record without a value is a delete. What a row
 * does not say is taken from the record: its collection from the topic, its key from the key, its time from the
 * timestamp and its version from its place.
 */
public final class JsonCodec implements ChangeEventCodec {

    private static final long serialVersionUID = 1L;

    private transient EventIds ids;

    /** A row or its delete; nothing else can be said in rows. */
    @Override
    public boolean holds(ChangeEvent event) {
        return event.operationType() == OperationType.DELETE
                || (event.operationType().isDocumentChange() && event.fullDocument() != null);
    }

    @Override
    public boolean keepsEverything() {
        return false;
    }

    @Override
    public byte[] encodeKey(ChangeEvent event) {
        return EventKey.encode(event);
    }

    @Override
    @Nullable
    public byte[] encodeValue(ChangeEvent event) {
        return event.operationType() == OperationType.DELETE
                ? null
                : PlainJson.write(event.fullDocument()).getBytes(UTF_8);
    }

    @Override
    public Optional<ChangeEvent> decode(ConsumedRecord record) throws MalformedEventException {
        if (ids == null) {
            ids = new EventIds();
        }
        RawBsonDocument row = record.value() == null ? null : PlainJson.parse(record.value());
        long timestampMs = record.timestampMs();
        return Optional.of(new ChangeEvent(
                ids.of(record.position()),
                row == null ? OperationType.DELETE : OperationType.REPLACE,
                false,
                TopicNames.namespaceOf(record.topic()),
                RowKey.of(record.key(), row),
                row,
                null,
                null,
                null,
                new BsonTimestamp((int) (timestampMs / 1000), 0),
                timestampMs,
                KafkaPosition.version(record),
                null,
                null,
                null));
    }
}
