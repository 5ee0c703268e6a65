package io.sluice.udf.event;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Which collections are watched: databases and collections, each by name or by {@code /regular expression/}. No
 * collections means all of them. A dot in a collection's name is a character like any other.
 *
 * @param canaryCollection the collection the source writes to and hears back from; null for none
 */
public record NamespaceSelection(List<String> databases, List<String> collections, @Nullable String canaryCollection)
        implements Serializable {

    private static final List<String> BUILT_IN_DATABASES = List.of("admin", "config", "local");
    private static final String BUILT_IN_COLLECTION_PREFIX = "system.";

    public NamespaceSelection(List<String> databases, List<String> collections, @Nullable String canaryCollection) {
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("At least one database must be named");
        }
        this.databases = List.copyOf(databases);
        this.collections = List.copyOf(collections);
        this.canaryCollection = canaryCollection;
    }

    /** True if documents of this collection are to be delivered. */
    public boolean includes(Namespace namespace) {
        return includesDatabase(namespace.database())
                && !namespace.collection().startsWith(BUILT_IN_COLLECTION_PREFIX)
                && !isCanary(namespace)
                && (collections.isEmpty() || matchesAny(collections, namespace.collection()));
    }

    public boolean includesDatabase(String database) {
        return !BUILT_IN_DATABASES.contains(database) && matchesAny(databases, database);
    }

    public boolean isCanary(Namespace namespace) {
        return namespace.collection().equals(canaryCollection);
    }

    /** The database to watch, where it is one and named; empty where the whole deployment must be watched. */
    public Optional<String> singleDatabase() {
        return databases.size() == 1 && !new NamePattern(databases.get(0)).isExpression()
                ? Optional.of(databases.get(0))
                : Optional.empty();
    }

    /**
     * The server-side filter of a change stream on the database or the deployment. A stream on a collection would lose
     * changes behind a dot in its name, and stall when it is dropped.
     */
    public BsonDocument streamFilter() {
        BsonArray alternatives = new BsonArray();
        alternatives.add(onNamespace("ns"));
        alternatives.add(onNamespace("to"));
        alternatives.add(new BsonDocument("operationType", in(List.of(new BsonString("dropDatabase"))))
                .append("ns.db", in(values(databases))));
        alternatives.add(new BsonDocument("operationType", new BsonString("invalidate")));
        if (canaryCollection != null) {
            alternatives.add(new BsonDocument("ns.db", in(values(databases)))
                    .append("ns.coll", new BsonString(canaryCollection)));
        }
        return new BsonDocument("$match", new BsonDocument("$or", alternatives));
    }

    private BsonDocument onNamespace(String field) {
        BsonDocument collection = new BsonDocument("$exists", BsonBoolean.TRUE)
                .append("$nin", new BsonArray(List.of(new BsonRegularExpression("^system\\."))));
        if (!collections.isEmpty()) {
            collection.append("$in", new BsonArray(values(collections)));
        }
        return new BsonDocument(field + ".db", in(values(databases))).append(field + ".coll", collection);
    }

    private static BsonDocument in(List<BsonValue> values) {
        return new BsonDocument("$in", new BsonArray(values));
    }

    private static List<BsonValue> values(List<String> entries) {
        List<BsonValue> values = new ArrayList<>();
        for (String entry : entries) {
            NamePattern pattern = new NamePattern(entry);
            values.add(
                    pattern.isExpression()
                            ? new BsonRegularExpression("^(?:" + pattern.regex() + ")$")
                            : new BsonString(entry));
        }
        return values;
    }

    private static boolean matchesAny(List<String> entries, String name) {
        return entries.stream().anyMatch(entry -> new NamePattern(entry).matches(name));
    }
}
