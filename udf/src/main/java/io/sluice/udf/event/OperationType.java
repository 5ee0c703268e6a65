package io.sluice.udf.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happened at the source. The wire names are those of MongoDB's change streams. */
public enum OperationType {
    INSERT("insert"),
    UPDATE("update"),
    REPLACE("replace"),
    DELETE("delete"),
    DROP("drop"),
    DROP_DATABASE("dropDatabase"),
    RENAME("rename"),
    INVALIDATE("invalidate"),
    TRUNCATE("truncate"),
    /** Changes were lost: the source could no longer be read from where it was left. */
    GAP("gap");

    private static final Map<String, OperationType> BY_WIRE_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(type -> type.wireName.toLowerCase(Locale.ROOT), Function.identity()));

    private final String wireName;

    OperationType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** True for a change of one document; false for what happens to a whole collection or database. */
    public boolean isDocumentChange() {
        return this == INSERT || this == UPDATE || this == REPLACE || this == DELETE;
    }

    public static Optional<OperationType> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName.toLowerCase(Locale.ROOT)));
    }
}
