package io.sluice.udf.event;

import java.util.List;
import java.util.Objects;
import org.bson.RawBsonDocument;

/** Which fields an update set, removed, or cut short. Field names are dotted paths. */
public record UpdateDescription(
        RawBsonDocument updatedFields, List<String> removedFields, List<TruncatedArray> truncatedArrays) {

    /** An array that an update shortened to {@code newSize} elements. */
    public record TruncatedArray(String field, int newSize) {}

    public UpdateDescription {
        Objects.requireNonNull(updatedFields, "updatedFields");
        removedFields = List.copyOf(removedFields);
        truncatedArrays = List.copyOf(truncatedArrays);
    }
}
