package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.InvalidReason;
import io.sluice.udf.mapping.InvalidValues.Outcome;
import java.time.Duration;
import java.util.List;

/** What a flush did. It holds once its transaction is committed. */
record WriteResult(List<TableResult> tables) {

    /**
     * What it did to one table.
     *
     * @param received changes that came in
     * @param coalesced of these, the ones that a later change of the same key made needless before they were sent
     */
    record TableResult(
            String table,
            long received,
            long coalesced,
            TableCounts counts,
            List<RefusedRow> refused,
            List<InvalidValue> invalid,
            Duration duration) {}

    /** A value that its column, widened since, cannot hold, and what became of it. */
    record InvalidValue(String column, InvalidReason reason, Outcome outcome) {}

    WriteResult {
        tables = List.copyOf(tables);
    }

    List<RefusedRow> refused() {
        return tables.stream().flatMap(table -> table.refused().stream()).toList();
    }
}
