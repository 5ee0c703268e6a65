package io.sluice.config;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/**
 * How a setting's text becomes a value. Flink's parsers do the work; what they would guess (a duration or a size
 * without its unit) or quietly accept is refused here.
 *
 * @param name as the reference page names it
 * @param legal what a text must look like
 */
public record ValueType<T>(
        String name,
        String legal,
        List<String> words,
        Parser<T> parser,
        Function<T, String> writer,
        BiFunction<ConfigOptions.OptionBuilder, Optional<T>, ConfigOption<T>> describer) {

    /** From resolved content to a value. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(Content content) throws IllegalValueException;
    }

    @FunctionalInterface
    private interface TextParser<T> {
        T parse(String text) throws IllegalValueException;
    }

    public ValueType {
        words = List.copyOf(words);
    }

    public static final ValueType<String> STRING =
            scalar("string", "a text", text -> text, text -> text, (key, value) -> option(key.stringType(), value));

    public static final ValueType<Integer> INTEGER = scalar(
            "integer",
            "a whole number",
            text -> {
                try {
                    return Integer.parseInt(text.trim());
                } catch (NumberFormatException e) {
                    throw new IllegalValueException(
                            "is not a whole number within " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
                }
            },
            String::valueOf,
            (key, value) -> option(key.intType(), value));

    public static final ValueType<Boolean> BOOLEAN = scalar(
            "boolean",
            "true or false",
            text -> switch (text.trim().toLowerCase(java.util.Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalValueException("is neither true nor false");
            },
            String::valueOf,
            (key, value) -> option(key.booleanType(), value));

    public static final ValueType<Duration> DURATION = scalar(
            "duration",
            "a whole number with a unit: ms, s, min, h, d",
            ValueType::duration,
            ValueType::write,
            (key, value) -> option(key.durationType(), value));

    public static final ValueType<MemorySize> MEMORY = scalar(
            "memory size",
            "a whole number with a unit: b, kb, mb, gb",
            ValueType::memory,
            size -> size.toString().replace(" ", ""),
            (key, value) -> option(key.memoryType(), value));

    /** A moment; kept as text, for Flink's options know no such type. */
    public static final ValueType<String> TIMESTAMP = scalar(
            "timestamp",
            "an ISO 8601 date and time with its offset",
            text -> {
                try {
                    return OffsetDateTime.parse(text.trim()).toInstant().toString();
                } catch (DateTimeParseException e) {
                    throw new IllegalValueException("is not a date and time with an offset");
                }
            },
            text -> text,
            (key, value) -> option(key.stringType(), value));

    public static final ValueType<List<String>> LIST = new ValueType<>(
            "list",
            "a YAML list, or one text with commas between the items",
            List.of(),
            ValueType::items,
            list -> String.join(",", list),
            (key, value) -> {
                ConfigOptions.ListConfigOptionBuilder<String> typed =
                        key.stringType().asList();
                return value.map(list -> typed.defaultValues(list.toArray(String[]::new)))
                        .orElseGet(typed::noDefaultValue);
            });

    /** Keys below the setting's own key, passed on as they are. */
    public static final ValueType<Map<String, String>> MAP = new ValueType<>(
            "map",
            "keys with texts",
            List.of(),
            content -> {
                throw new IllegalValueException("needs keys below it, not a single value");
            },
            Object::toString,
            (key, value) -> option(key.mapType(), value));

    /** A part of the file that another module reads: {@link Settings#raw}. */
    public static final ValueType<String> YAML = new ValueType<>(
            "YAML",
            "a path of a YAML file, or its content in place",
            List.of(),
            content -> {
                if (content instanceof Content.Subtree subtree) {
                    return subtree.node().toString();
                }
                throw new IllegalValueException("has no value");
            },
            text -> text,
            (key, value) -> option(key.stringType(), value));

    public static <E extends Enum<E> & Choice> ValueType<E> choice(Class<E> type) {
        List<E> choices = List.of(type.getEnumConstants());
        List<String> words = choices.stream().map(Choice::word).toList();
        return new ValueType<>(
                "choice",
                "one of " + String.join(", ", words),
                words,
                content -> {
                    String text = text(content);
                    return choices.stream()
                            .filter(choice -> choice.isWritten(text))
                            .findFirst()
                            .orElseThrow(() -> new IllegalValueException("is none of the choices"));
                },
                Choice::word,
                (key, value) -> option(key.enumType(type), value));
    }

    T parse(Content content) throws IllegalValueException {
        return parser.parse(content);
    }

    /** The value as it would be written in a file. */
    public String write(T value) {
        return writer.apply(value);
    }

    boolean isRaw() {
        return this == (Object) YAML;
    }

    boolean isMap() {
        return this == (Object) MAP;
    }

    boolean isList() {
        return this == (Object) LIST;
    }

    /** Splits at commas, except inside /a pattern{1,2}/. */
    static List<String> split(String text) {
        List<String> items = new ArrayList<>();
        int start = 0;
        boolean insidePattern = false;
        for (int at = 0; at <= text.length(); at++) {
            boolean end = at == text.length();
            if (end || (text.charAt(at) == ',' && !insidePattern)) {
                items.add(text.substring(start, at).trim());
                start = at + 1;
            } else if (text.charAt(at) == '/') {
                boolean opens = text.substring(start, at).isBlank();
                String rest = text.substring(at + 1).stripLeading();
                boolean closes = !opens && insidePattern && (rest.isEmpty() || rest.startsWith(","));
                insidePattern = opens || (insidePattern && !closes);
            }
        }
        return items;
    }

    private static <T> ValueType<T> scalar(
            String name,
            String legal,
            TextParser<T> parser,
            Function<T, String> writer,
            BiFunction<ConfigOptions.OptionBuilder, Optional<T>, ConfigOption<T>> describer) {
        return new ValueType<>(name, legal, List.of(), content -> parser.parse(text(content)), writer, describer);
    }

    private static <T> ConfigOption<T> option(ConfigOptions.TypedConfigOptionBuilder<T> typed, Optional<T> value) {
        return value.map(typed::defaultValue).orElseGet(typed::noDefaultValue);
    }

    private static String text(Content content) throws IllegalValueException {
        if (content instanceof Content.Scalar scalar) {
            return scalar.text();
        }
        if (content instanceof Content.Nothing) {
            throw new IllegalValueException("has no value; leave the key out to get the default");
        }
        throw new IllegalValueException(
                content instanceof Content.Items ? "must be a single value, not a list" : "must be a single value");
    }

    private static List<String> items(Content content) throws IllegalValueException {
        List<String> items = content instanceof Content.Items list ? list.texts() : split(text(content));
        if (items.isEmpty() || items.stream().anyMatch(String::isBlank)) {
            throw new IllegalValueException("is an empty list, or has an empty item");
        }
        return List.copyOf(items);
    }

    private static void requireUnit(String text, String example) throws IllegalValueException {
        if (!text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1))) {
            throw new IllegalValueException("has no unit (such as " + example + ")");
        }
    }

    private static Duration duration(String given) throws IllegalValueException {
        String text = given.trim();
        // Flink would take a bare number for milliseconds; whoever wrote 10 meant seconds as often as not.
        requireUnit(text, "s in 10s");
        try {
            return TimeUtils.parseDuration(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalValueException("is not a duration");
        }
    }

    private static MemorySize memory(String given) throws IllegalValueException {
        String text = given.trim();
        requireUnit(text, "kb in 256kb");
        try {
            return MemorySize.parse(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalValueException("is not a memory size");
        }
    }

    /** In the largest unit that keeps it whole, without the blank that Flink puts between. */
    private static String write(Duration duration) {
        return TimeUtils.formatWithHighestUnit(duration).replace(" ", "");
    }

    /** A size in bytes where a bare number counts messages, as the key's first users meant it. */
    static ValueType<MemorySize> messagesOr(ValueType<MemorySize> size, int bytesPerMessage) {
        return new ValueType<>(
                size.name(),
                size.legal() + "; a bare number counts messages of " + bytesPerMessage + " bytes",
                List.of(),
                content -> {
                    String text = text(content).trim();
                    boolean bare = !text.isEmpty()
                            && text.length() <= 9
                            && text.chars().allMatch(Character::isDigit);
                    return bare ? new MemorySize(Long.parseLong(text) * bytesPerMessage) : size.parse(content);
                },
                size.writer(),
                size.describer());
    }
}
