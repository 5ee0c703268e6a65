package io.sluice.udf.mapping;

import io.sluice.udf.event.RecordPlace;
import javax.annotation.Nullable;

/**
 * How a change came to be mapped.
 *
 * @param nowMs the time of mapping, epoch milliseconds
 * @param place the record that it was read from, for the first time if it is sent once more; null if from none
 */
public record Arrival(long nowMs, @Nullable RecordPlace place) {

    /** Of a change that was in no record. */
    public static Arrival at(long nowMs) {
        return new Arrival(nowMs, null);
    }
}
