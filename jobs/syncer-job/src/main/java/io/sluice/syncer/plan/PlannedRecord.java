package io.sluice.syncer.plan;

import io.sluice.syncer.pipeline.RecordMapping;
import io.sluice.syncer.pipeline.RecordOutcome;
import io.sluice.udf.event.ConsumedRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of the sample and what would become of it.
 *
 * @param at where the record is
 * @param invalid the values that their columns cannot hold, whatever becomes of them
 */
public record PlannedRecord(String at, RecordOutcome outcome, List<InvalidValue> invalid) {

    /** A value that its column cannot hold. */
    public record InvalidValue(String table, String column, String reason, String outcome) {}

    public static PlannedRecord of(String at, ConsumedRecord record, RecordMapping mapping, long nowMs) {
        List<InvalidValue> invalid = new ArrayList<>();
        RecordOutcome outcome = mapping.map(
                record,
                nowMs,
                (table, column, reason, became) ->
                        invalid.add(new InvalidValue(table, column, reason.label(), became.label())));
        return new PlannedRecord(at, outcome, invalid);
    }
}
