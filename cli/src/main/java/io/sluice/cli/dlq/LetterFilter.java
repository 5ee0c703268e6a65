package io.sluice.cli.dlq;

import io.sluice.udf.deadletter.DeadLetter.Stage;
import io.sluice.udf.deadletter.LetterHeaders;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which letters are meant: all conditions hold. */
public final class LetterFilter {

    /** What may stand before the equals sign, as the help shows it. */
    public static final String GRAMMAR =
            "letter=PARTITION:OFFSET, stage=, error=, topic= or table= with the whole value;"
                    + " reason= or key= with a part of it; since= or until= with a time such as 2030-01-15T14:30:00Z,"
                    + " by the last failure; state=open or state=replayed";

    private record Condition(Predicate<Letter> letter, Optional<Boolean> isReplayed) {
        static Condition of(Predicate<Letter> letter) {
            return new Condition(letter, Optional.empty());
        }
    }

    private final List<Condition> conditions;

    private LetterFilter(List<Condition> conditions) {
        this.conditions = conditions;
    }

    /**
     * Parses conditions of the form {@code field=value}.
     *
     * @param problems gets a line for each that is wrong
     */
    public static LetterFilter parse(List<String> given, List<String> problems) {
        List<Condition> conditions = new ArrayList<>();
        for (String text : given) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                problems.add("--where '%s' has no =; legal: %s".formatted(text, GRAMMAR));
                continue;
            }
            String field = text.substring(0, equals);
            String value = text.substring(equals + 1);
            try {
                conditions.add(condition(field, value));
            } catch (IllegalArgumentException e) {
                problems.add("--where '%s' %s".formatted(text, e.getMessage()));
            }
        }
        return new LetterFilter(conditions);
    }

    private static Condition condition(String field, String value) {
        return switch (field) {
            case "letter" -> {
                Place place = Place.parse(value)
                        .orElseThrow(() -> new IllegalArgumentException("is no letter; legal: PARTITION:OFFSET"));
                yield Condition.of(letter -> letter.place().equals(place));
            }
            case "stage" -> {
                String stage = stage(value).name();
                yield Condition.of(letter -> letter.header(LetterHeaders.STAGE).equals(stage));
            }
            case "error" ->
                Condition.of(letter -> letter.header(LetterHeaders.ERROR).equals(value));
            case "topic" ->
                Condition.of(letter -> letter.header(LetterHeaders.TOPIC).equals(value));
            case "table" ->
                Condition.of(letter -> letter.header(LetterHeaders.TABLE).equals(value));
            case "reason" ->
                Condition.of(letter -> letter.header(LetterHeaders.REASON).contains(value));
            case "key" -> Condition.of(letter -> BytesText.of(letter.key()).contains(value));
            case "since" -> {
                Instant since = time(value);
                yield Condition.of(letter -> !letter.failedAt().isBefore(since));
            }
            case "until" -> {
                Instant until = time(value);
                yield Condition.of(letter -> letter.failedAt().isBefore(until));
            }
            case "state" -> new Condition(letter -> true, Optional.of(isReplayed(value)));
            default -> throw new IllegalArgumentException("asks for an unknown field; legal: " + GRAMMAR);
        };
    }

    private static Stage stage(String value) {
        try {
            return Stage.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "is no stage; legal: "
                            + Arrays.stream(Stage.values()).map(Stage::name).collect(Collectors.joining(", ")),
                    e);
        }
    }

    private static boolean isReplayed(String value) {
        return switch (value) {
            case "replayed" -> true;
            case "open" -> false;
            default -> throw new IllegalArgumentException("is no state; legal: open, replayed");
        };
    }

    private static Instant time(String value) {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("is no time; legal: ISO 8601 such as 2030-01-15T14:30:00Z", e);
        }
    }

    public boolean takes(Letter letter, boolean isReplayed) {
        return conditions.stream()
                .allMatch(condition -> condition.letter().test(letter)
                        && condition.isReplayed().orElse(isReplayed) == isReplayed);
    }
}
