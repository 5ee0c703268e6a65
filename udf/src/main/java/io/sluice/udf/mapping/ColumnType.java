package io.sluice.udf.mapping;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A column's type as PostgreSQL is told it, with its length or precision.
 *
 * @param declaration for example {@code varchar(24)} or {@code numeric(12,2)}; built of checked parts only
 * @param parameters the numbers in the declaration's brackets; none for most types
 */
public record ColumnType(ColumnKind kind, String declaration, List<Integer> parameters) implements Serializable {

    private static final Pattern GRAMMAR =
            Pattern.compile("([a-z][a-z0-9 ]*?)\\s*(\\(\\s*\\d+\\s*(,\\s*\\d+\\s*)?\\))?");

    private static final Map<String, ColumnKind> KINDS = Map.ofEntries(
            Map.entry("text", ColumnKind.TEXT),
            Map.entry("varchar", ColumnKind.TEXT),
            Map.entry("character varying", ColumnKind.TEXT),
            Map.entry("smallint", ColumnKind.SMALLINT),
            Map.entry("integer", ColumnKind.INTEGER),
            Map.entry("int", ColumnKind.INTEGER),
            Map.entry("bigint", ColumnKind.BIGINT),
            Map.entry("real", ColumnKind.REAL),
            Map.entry("double precision", ColumnKind.DOUBLE),
            Map.entry("numeric", ColumnKind.NUMERIC),
            Map.entry("decimal", ColumnKind.NUMERIC),
            Map.entry("boolean", ColumnKind.BOOLEAN),
            Map.entry("timestamp", ColumnKind.TIMESTAMP),
            Map.entry("timestamp without time zone", ColumnKind.TIMESTAMP),
            Map.entry("timestamptz", ColumnKind.TIMESTAMPTZ),
            Map.entry("timestamp with time zone", ColumnKind.TIMESTAMPTZ),
            Map.entry("date", ColumnKind.DATE),
            Map.entry("uuid", ColumnKind.UUID),
            Map.entry("bytea", ColumnKind.BYTEA),
            Map.entry("jsonb", ColumnKind.JSONB));

    private static final Map<String, Integer> MAX_PARAMETERS =
            Map.of("varchar", 1, "character varying", 1, "numeric", 2, "decimal", 2, "timestamp", 1, "timestamptz", 1);

    private static final Map<ColumnKind, ColumnType> PLAIN = Arrays.stream(ColumnKind.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), kind -> new ColumnType(kind, kind.sqlName())));

    public static final String LEGAL = "one of text, varchar(n), smallint, integer, bigint, real, double precision,"
            + " numeric(p,s), boolean, timestamp, timestamptz, date, uuid, bytea, jsonb";

    public ColumnType {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(declaration, "declaration");
        parameters = List.copyOf(parameters);
    }

    public ColumnType(ColumnKind kind, String declaration) {
        this(kind, declaration, parametersOf(declaration));
    }

    private static List<Integer> parametersOf(String declaration) {
        int opening = declaration.indexOf('(');
        return opening < 0
                ? List.of()
                : Arrays.stream(declaration
                                .substring(opening + 1, declaration.indexOf(')'))
                                .split(","))
                        .map(parameter -> Integer.valueOf(parameter.strip()))
                        .toList();
    }

    /** Without length or precision. */
    public static ColumnType of(ColumnKind kind) {
        return PLAIN.get(kind);
    }

    /** Reads a declaration; empty if it is not one of the {@link #LEGAL} types. */
    public static Optional<ColumnType> parse(String text) {
        String declaration = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        Matcher matcher = GRAMMAR.matcher(declaration);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(1).strip();
        int parameters = matcher.group(2) == null ? 0 : matcher.group(3) == null ? 1 : 2;
        return Optional.ofNullable(KINDS.get(name))
                .filter(kind -> parameters <= MAX_PARAMETERS.getOrDefault(name, 0))
                .map(kind -> new ColumnType(kind, declaration));
    }
}
