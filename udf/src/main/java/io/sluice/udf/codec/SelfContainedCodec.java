package io.sluice.udf.codec;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import java.util.Optional;

/** A format whose values hold all of an event: key and place of the record are not needed to read it. */
public interface SelfContainedCodec extends ChangeEventCodec {

    @Override
    byte[] encodeValue(ChangeEvent event);

    @Override
    default Optional<ChangeEvent> decode(ConsumedRecord record) throws MalformedEventException {
        if (record.value() == null) {
            throw new MalformedEventException("The record has no value");
        }
        return Optional.of(decodeValue(record.value()));
    }

    /**
     * The event that a value says.
     *
     * @throws MalformedEventException if the bytes are not an event of this format; says what is wrong and where
     */
    ChangeEvent decodeValue(byte[] value) throws MalformedEventException;
}
