package io.sluice.udf.mapping;

import io.sluice.udf.event.ChangeEvent;
import javax.annotation.Nullable;
import org.bson.RawBsonDocument;

/**
 * A change on its way into a row of a table.
 *
 * @param document where fields are read from; null for an event that brings none
 * @param invalid is told of values that their columns cannot hold
 */
record MappedChange(
        ChangeEvent event, @Nullable RawBsonDocument document, Arrival arrival, String table, InvalidValues invalid) {

    /** The same change with fields read from a part of its document. */
    MappedChange of(RawBsonDocument part) {
        return new MappedChange(event, part, arrival, table, invalid);
    }

    /** The same change on its way into another table. */
    MappedChange into(String otherTable) {
        return new MappedChange(event, document, arrival, otherTable, invalid);
    }
}
