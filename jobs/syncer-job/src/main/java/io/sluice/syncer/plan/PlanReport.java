package io.sluice.syncer.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.syncer.pipeline.RecordOutcome;
import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.TargetPlan;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.RowChange.Operation;
import io.sluice.udf.mapping.Table;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a configuration will create or change.
 *
 * @param database where the rows go, as people name it
 * @param isRead false if the database was not read, and the plan is one for an empty one
 * @param problems what would stop the job
 * @param notes what else there is to say
 * @param topics those that would be read
 * @param newTopics those that would be created
 */
public record PlanReport(
        String database,
        boolean isRead,
        TargetPlan target,
        Collection<String> problems,
        Collection<String> notes,
        Collection<String> topics,
        Collection<String> newTopics,
        List<PlannedRecord> records) {

    public ObjectNode json() {
        ObjectNode plan = new ObjectMapper().createObjectNode();
        plan.put("database", database).put("databaseRead", isRead);
        putAll(plan, "topics", topics);
        putAll(plan, "newTopics", newTopics);
        putAll(plan, "statements", target.statements());
        putAll(plan, "problems", problems);
        putAll(plan, "notes", notes);
        ArrayNode sample = plan.putArray("sample");
        PlanSummary summary = new PlanSummary();
        for (PlannedRecord record : records) {
            put(sample.addObject(), record, summary);
        }
        plan.set("summary", summary.json());
        return plan;
    }

    private static void putAll(ObjectNode node, String name, Collection<String> texts) {
        ArrayNode array = node.putArray(name);
        texts.forEach(array::add);
    }

    private void put(ObjectNode node, PlannedRecord record, PlanSummary summary) {
        RecordOutcome outcome = record.outcome();
        summary.addRecord(outcome.kind());
        node.put("record", record.at()).put("outcome", label(outcome.kind()));
        if (!outcome.detail().isEmpty()) {
            node.put("event", outcome.detail());
        }
        if (outcome.failure() != null) {
            node.put("stage", outcome.failure().stage().name())
                    .put("reason", outcome.failure().error().getMessage());
        }
        if (!record.invalid().isEmpty()) {
            node.set("invalidValues", new ObjectMapper().valueToTree(record.invalid()));
        }
        if (outcome.kind() == RecordOutcome.Kind.ROWS) {
            ArrayNode rows = node.putArray("rows");
            for (MappedRow row : outcome.rows()) {
                Optional<String> refusal = target.refusal(row);
                put(rows.addObject(), row.row(), refusal);
                summary.addRow(row.row(), refusal.isPresent());
            }
        }
    }

    private static void put(ObjectNode node, RowChange row, Optional<String> refusal) {
        Table table = row.table();
        node.put("table", table.name()).put("operation", operation(row));
        refusal.ifPresent(reason -> node.put("refused", reason));
        ObjectNode key = node.putObject("key");
        ObjectNode values = node.putObject("values");
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            Object value = row.values().get(i);
            if (table.key().contains(column.name())) {
                ValueJson.put(key, column, value);
            } else if (row.operation() == Operation.UPSERT
                    || (row.operation() == Operation.SOFT_DELETE && value != null)) {
                ValueJson.put(values, column, value);
            }
        }
        ArrayNode children = node.putArray("children");
        row.children().forEach(child -> {
            Table childTable = child.child().table();
            ArrayNode rows =
                    children.addObject().put("table", childTable.name()).putArray("rows");
            child.rows().forEach(element -> ValueJson.put(rows.addObject(), childTable.columns(), element));
        });
    }

    /** {@code upsert}, {@code delete}, {@code soft_delete}; {@code append} where there is no key. */
    static String operation(RowChange row) {
        return row.table().isAppendOnly() ? "append" : label(row.operation());
    }

    private static String label(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
