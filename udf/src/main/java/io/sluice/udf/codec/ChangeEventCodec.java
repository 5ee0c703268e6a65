package io.sluice.udf.codec;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import java.io.Serializable;
import java.util.Optional;
import javax.annotation.Nullable;

/** A format of change events in Kafka: key and value of a record, and back. Not for several threads. */
public interface ChangeEventCodec extends Serializable {

    /** False for an event that the format has no form for; it is not written. */
    default boolean holds(ChangeEvent event) {
        return true;
    }

    /** False for a format that reads another event than it wrote: without the types, or the names, that it has no place for. */
    default boolean keepsEverything() {
        return true;
    }

    /** The record's key: the same bytes for the same document, so that one document stays in one partition. */
    byte[] encodeKey(ChangeEvent event);

    /** The record's value; null for none, which is how some formats write a delete. */
    @Nullable
    byte[] encodeValue(ChangeEvent event);

    /**
     * The event that a record says.
     *
     * @return empty for a record that says nothing of its own, such as a tombstone
     * @throws MalformedEventException if the record is no event of this format; says what is wrong and where
     */
    Optional<ChangeEvent> decode(ConsumedRecord record) throws MalformedEventException;
}
