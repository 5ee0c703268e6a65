package io.sluice.syncer.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.syncer.pipeline.RecordOutcome;
import io.sluice.udf.mapping.RowChange;
import java.util.Map;
import java.util.TreeMap;

/** Counts the outcomes of a sample. */
final class PlanSummary {

    private final Map<String, Long> rows = new TreeMap<>();
    private long records;
    private long childRows;
    private long deadLetters;
    private long nothing;

    void addRecord(RecordOutcome.Kind kind) {
        records++;
        switch (kind) {
            case ROWS -> {}
            case DEAD_LETTER -> deadLetters++;
            case WITHOUT_ROW, COLLECTION_EVENT, TOMBSTONE, OF_ANOTHER_JOB -> nothing++;
        }
    }

    /** @param isRefused then it is a dead letter, and its children are none */
    void addRow(RowChange row, boolean isRefused) {
        if (isRefused) {
            deadLetters++;
            return;
        }
        rows.merge(PlanReport.operation(row), 1L, Long::sum);
        row.children().forEach(child -> childRows += child.rows().size());
    }

    ObjectNode json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode node = mapper.createObjectNode();
        node.put("records", records);
        node.set("rows", mapper.valueToTree(rows));
        return node.put("childRows", childRows).put("deadLetters", deadLetters).put("nothing", nothing);
    }
}
