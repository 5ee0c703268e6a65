package io.sluice.cli.dlq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What became of each letter that was asked for. */
public record ReplayReport(boolean isDryRun, List<Outcome> outcomes) {

    /** What became of a letter. */
    public enum Result {
        SENT,
        /** Its record was sent before: by an earlier replay, or for a letter about the same failure. */
        ALREADY_REPLAYED,
        REFUSED
    }

    /**
     * The outcome of a letter.
     *
     * @param source of the letter's record
     * @param reason why it was refused; empty if it was not
     */
    public record Outcome(Place place, String source, Result result, String reason) {}

    public ReplayReport {
        outcomes = List.copyOf(outcomes);
    }

    public long count(Result result) {
        return outcomes.stream().filter(outcome -> outcome.result() == result).count();
    }

    public ObjectNode json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("dryRun", isDryRun);
        node.put("sent", count(Result.SENT));
        node.put("alreadyReplayed", count(Result.ALREADY_REPLAYED));
        node.put("refused", count(Result.REFUSED));
        ArrayNode letters = node.putArray("letters");
        for (Outcome outcome : outcomes) {
            ObjectNode letter = letters.addObject()
                    .put("letter", outcome.place().toString())
                    .put("source", outcome.source())
                    .put("result", outcome.result().name());
            if (!outcome.reason().isEmpty()) {
                letter.put("reason", outcome.reason());
            }
        }
        return node;
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : outcomes) {
            text.append("%-12s  %-40s  %s%n".formatted(outcome.place(), outcome.source(), told(outcome)));
        }
        return text.append("%d %s, %d replayed before, %d refused"
                        .formatted(
                                count(Result.SENT),
                                isDryRun ? "would be sent" : "sent",
                                count(Result.ALREADY_REPLAYED),
                                count(Result.REFUSED)))
                .toString();
    }

    private String told(Outcome outcome) {
        return switch (outcome.result()) {
            case SENT -> isDryRun ? "would be sent" : "sent";
            case ALREADY_REPLAYED -> "replayed before";
            case REFUSED -> "refused: " + outcome.reason();
        };
    }
}
