package io.sluice.udf.mapping;

import java.util.Set;

/** What a column can be that is filled from the change itself. */
enum MetaType {
    TEXT("text", Set.of(ColumnKind.TEXT), "text or varchar(n)"),
    TIME("timestamptz", Set.of(ColumnKind.TIMESTAMP, ColumnKind.TIMESTAMPTZ), "timestamp or timestamptz"),
    DOCUMENT("jsonb", Set.of(ColumnKind.JSONB), "jsonb"),
    PARTITION("integer", Set.of(ColumnKind.INTEGER), "integer"),
    OFFSET("bigint", Set.of(ColumnKind.BIGINT), "bigint");

    private final String whenMissing;
    private final Set<ColumnKind> kinds;
    private final String legal;

    MetaType(String whenMissing, Set<ColumnKind> kinds, String legal) {
        this.whenMissing = whenMissing;
        this.kinds = kinds;
        this.legal = legal;
    }

    static MetaType of(DeclaredColumn.Source source) {
        return switch (source) {
            case PROCESSED_AT, CHANGE_TIME -> TIME;
            case AFTER_IMAGE -> DOCUMENT;
            case KAFKA_PARTITION -> PARTITION;
            case KAFKA_OFFSET -> OFFSET;
            default -> TEXT;
        };
    }

    /** The type of a column that names none. */
    String whenMissing() {
        return whenMissing;
    }

    boolean includes(ColumnKind kind) {
        return kinds.contains(kind);
    }

    /** In words. */
    String legal() {
        return legal;
    }
}
