package io.sluice.udf.mapping;

import javax.annotation.Nullable;
import org.bson.BsonValue;

/** Converts a field's value, and names the field where it cannot. */
final class MappedField {

    private MappedField() {}

    @Nullable
    static Object convert(String field, BsonValue value, ColumnType type) throws UnmappableException {
        try {
            return ColumnValues.convert(value, type);
        } catch (UnmappableException e) {
            throw e.in(field);
        }
    }
}
