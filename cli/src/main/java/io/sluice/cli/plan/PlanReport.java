package io.sluice.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.cli.flink.FlinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the syncer would do, as its jar has told it. */
public record PlanReport(JsonNode plan) {
    private static final String START = "{\"plan\":";

    /** Empty for any other line. */
    static Optional<PlanReport> parse(String line) {
        if (!line.startsWith(START)) {
            return Optional.empty();
        }
        try {
            // Values keep all of their digits.
            return Optional.of(new PlanReport(JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build()
                    .readTree(line)
                    .path("plan")));
        } catch (JsonProcessingException e) {
            throw new FlinkException("the plan cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** True if nothing would stop the job, and no record of the sample would become a dead letter. */
    public boolean isWell() {
        return plan.path("problems").isEmpty()
                && plan.path("summary").path("deadLetters").asLong() == 0;
    }

    public List<String> statements() {
        return texts("statements");
    }

    public List<String> problems() {
        return texts("problems");
    }

    private List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        plan.path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    public String json() {
        return plan.toString();
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        boolean isRead = plan.path("databaseRead").asBoolean();
        text.append("-- PostgreSQL at ")
                .append(plan.path("database").asText())
                .append(isRead ? "" : " (not read: this is the plan for an empty database)")
                .append('\n');
        statements().forEach(statement -> text.append(statement).append(";\n"));
        if (statements().isEmpty()) {
            text.append("-- nothing to create or to change\n");
        }
        addList(text, "Topics that would be read", texts("topics"));
        addList(text, "Topics that would be created", texts("newTopics"));
        addList(text, "What would stop the job", problems());
        addList(text, "Besides", texts("notes"));
        if (plan.path("sample").isEmpty()) {
            return text.append("\nNo sample: tables of collections without a mapping follow from what arrives")
                    .toString();
        }
        text.append("\nThe sample, record by record\n");
        plan.path("sample").forEach(record -> addRecord(text, record));
        return text.append('\n').append(summary()).toString();
    }

    private static void addList(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title).append('\n');
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }

    private static void addRecord(StringBuilder text, JsonNode record) {
        text.append("  ").append(record.path("record").asText()).append("  ");
        switch (record.path("outcome").asText()) {
            case "rows" -> text.append("rows: ").append(record.path("rows").size());
            case "dead_letter" ->
                text.append("dead letter, ")
                        .append(record.path("stage").asText())
                        .append(": ")
                        .append(record.path("reason").asText());
            case "collection_event" ->
                text.append(record.path("event").asText()).append(": its table stays as it is");
            case "without_row" -> text.append("no row: the change brings no document, or deletes are ignored");
            case "tombstone" -> text.append("nothing: it says nothing of its own");
            case "of_another_job" -> text.append("nothing: it was sent once more for another job");
            default -> text.append(record.path("outcome").asText());
        }
        text.append('\n');
        record.path("invalidValues")
                .forEach(value -> text.append("    %s.%s cannot hold its value (%s): %s%n"
                        .formatted(
                                value.path("table").asText(),
                                value.path("column").asText(),
                                value.path("reason").asText(),
                                value.path("outcome").asText())));
        record.path("rows").forEach(row -> addRow(text, row));
    }

    private static void addRow(StringBuilder text, JsonNode row) {
        text.append("    ")
                .append(row.path("operation").asText())
                .append(' ')
                .append(row.path("table").asText());
        String key = values(row.path("key"));
        text.append(key.isEmpty() ? "" : "  " + key).append('\n');
        if (row.has("refused")) {
            text.append("      dead letter: ")
                    .append(row.path("refused").asText())
                    .append('\n');
        }
        if (!row.path("values").isEmpty()) {
            text.append("      ").append(values(row.path("values"))).append('\n');
        }
        for (JsonNode child : row.path("children")) {
            text.append("      %s: %d rows in place of those that are there%n"
                    .formatted(child.path("table").asText(), child.path("rows").size()));
            child.path("rows")
                    .forEach(element ->
                            text.append("        ").append(values(element)).append('\n'));
        }
    }

    private static String values(JsonNode object) {
        List<String> values = new ArrayList<>();
        object.fields().forEachRemaining(field -> values.add(field.getKey() + " = " + field.getValue()));
        return String.join(", ", values);
    }

    private String summary() {
        JsonNode summary = plan.path("summary");
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> rows : summary.path("rows").properties()) {
            parts.add(rows.getKey() + " " + rows.getValue().asLong());
        }
        parts.add("child rows " + summary.path("childRows").asLong());
        parts.add("dead letters " + summary.path("deadLetters").asLong());
        parts.add("nothing " + summary.path("nothing").asLong());
        return "%d records: %s".formatted(summary.path("records").asLong(), String.join(", ", parts));
    }
}
