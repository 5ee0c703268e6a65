package io.sluice.udf.event;

import java.util.Objects;

/**
 * Where a document lives: database and collection (or schema and table). The collection is empty for an event of a
 * whole database.
 */
public record Namespace(String database, String collection) {

    public Namespace {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(collection, "collection");
    }

    /** {@code database.collection}. A collection's name may hold dots, a database's may not: the first dot divides. */
    public static Namespace parse(String fullName) {
        int dot = fullName.indexOf('.');
        return dot < 0
                ? new Namespace(fullName, "")
                : new Namespace(fullName.substring(0, dot), fullName.substring(dot + 1));
    }

    public String fullName() {
        return collection.isEmpty() ? database : database + "." + collection;
    }

    @Override
    public String toString() {
        return fullName();
    }
}
