package io.sluice.udf.mapping;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A field of documents and the column that it has in an automatic table. Columns are remembered, so that their names
 * are made once and not for each document.
 */
final class FieldColumn {

    /** Documents whose field names are data bring new ones for ever. */
    private static final int MAX_REMEMBERED = 10_000;

    private static final String SEPARATOR = "_";

    private final Flattening flattening;
    private final AtomicInteger remembered;
    private final boolean isRoot;
    private final String path;
    private final String stem;
    private final String name;
    private final boolean isFlattened;
    private final Map<String, FieldColumn> children = new ConcurrentHashMap<>();

    private FieldColumn(Flattening flattening, AtomicInteger remembered, boolean isRoot, String path, String stem) {
        this.isRoot = isRoot;
        this.flattening = flattening;
        this.remembered = remembered;
        this.path = path;
        this.stem = stem;
        this.name = Identifiers.column(stem);
        this.isFlattened = flattening.includes(path);
    }

    /** What holds the columns of a document's own fields. */
    static FieldColumn root(Flattening flattening) {
        return new FieldColumn(flattening, new AtomicInteger(), true, "", "");
    }

    String name() {
        return name;
    }

    /** From the document's top, with dots. */
    String path() {
        return path;
    }

    /** True if the field's own name could not be the column's. */
    boolean isAltered() {
        return !name.equals(stem);
    }

    /** True if a document in this field becomes columns, one for each of its fields. */
    boolean isFlattened() {
        return isFlattened;
    }

    FieldColumn child(String field) {
        FieldColumn known = children.get(field);
        if (known != null) {
            return known;
        }
        FieldColumn child = isRoot
                ? new FieldColumn(flattening, remembered, false, field, field)
                : new FieldColumn(flattening, remembered, false, path + "." + field, stem + SEPARATOR + field);
        if (remembered.incrementAndGet() <= MAX_REMEMBERED) {
            children.put(field, child);
        }
        return child;
    }
}
