package io.sluice.udf.codec;

import io.sluice.udf.event.ChangeEvent;
import java.io.Serializable;

/** A format of change events in Kafka: key and value of a record, and back. */
public interface ChangeEventCodec extends Serializable {

    /** The record's key: the same bytes for the same document, so that one document stays in one partition. */
    byte[] encodeKey(ChangeEvent event);

    byte[] encodeValue(ChangeEvent event);

    /** @throws MalformedEventException if the bytes are not an event of this format; says what is wrong and where */
    ChangeEvent decodeValue(byte[] value) throws MalformedEventException;
}
