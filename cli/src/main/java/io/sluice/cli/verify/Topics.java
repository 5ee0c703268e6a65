package io.sluice.cli.verify;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.TopicNames;
import io.sluice.udf.mapping.UnmappableException;

/** What is between source and target: of a change that goes through it, a format may keep less than all. */
record Topics(TopicNames names, ChangeEventCodec codec) {

    /**
     * The change as it comes out.
     *
     * @throws UnmappableException if the syncer cannot read it
     */
    ChangeEvent through(ChangeEvent change) throws UnmappableException {
        if (codec.keepsEverything()) {
            return change;
        }
        ConsumedRecord record = new ConsumedRecord(
                names.of(change.namespace()), 0, 0, 0, codec.encodeKey(change), codec.encodeValue(change));
        try {
            return codec.decode(record)
                    .orElseThrow(() -> new IllegalStateException("A change of a document is no message"));
        } catch (MalformedEventException e) {
            throw new UnmappableException("It cannot be read: " + e.getMessage());
        }
    }

    /** The collection that changes of this one are of, when they come out. */
    Namespace through(Namespace namespace) {
        return codec.keepsEverything() ? namespace : TopicNames.namespaceOf(names.of(namespace));
    }
}
