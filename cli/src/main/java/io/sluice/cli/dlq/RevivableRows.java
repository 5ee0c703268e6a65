package io.sluice.cli.dlq;

import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.codec.SelfContainedCodec;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.mapping.DeletePolicy;
import io.sluice.udf.mapping.DocumentMapping;
import io.sluice.udf.mapping.InvalidValues;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.UnmappableException;
import java.util.Optional;

/**
 * Tells whether a record writes a row that a later delete may have removed for good. Where rows stay, softly deleted,
 * or are only appended, it does not.
 */
record RevivableRows(ChangeEventCodec codec, DocumentMapping mapping, DeletePolicy deletes) {

    boolean mayBeWrittenBy(Letter letter, ConsumedRecord origin) {
        if (origin.key() == null || (deletes != DeletePolicy.HARD && codec instanceof SelfContainedCodec)) {
            return false;
        }
        try {
            Optional<ChangeEvent> event = codec.decode(origin);
            return event.isPresent()
                    && event.get().operationType().isDocumentChange()
                    && mapping.map(event.get(), System.currentTimeMillis(), InvalidValues.UNCOUNTED).stream()
                            .filter(row -> letter.table().isEmpty()
                                    || letter.table().get().equals(row.table().name()))
                            .anyMatch(RevivableRows::isRevivable);
        } catch (MalformedEventException | UnmappableException e) {
            // Not by this version; the one that runs may know better.
            return true;
        }
    }

    private static boolean isRevivable(RowChange row) {
        return row.operation() == RowChange.Operation.UPSERT && !row.table().isAppendOnly();
    }
}
