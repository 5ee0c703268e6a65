package io.sluice.udf.mapping;

import io.sluice.udf.event.Namespace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tables of automatic mappings, remembered: documents of one shape have one table, and to make it takes longer than
 * to map a document.
 */
final class AutomaticTables {

    /** Documents whose field names are data bring new shapes for ever. */
    private static final int MAX_REMEMBERED = 1_000;

    private static final String DATABASE = "{database}";
    private static final String COLLECTION = "{collection}";

    private record Shape(Namespace namespace, List<Column> columns) {}

    private final String nameTemplate;
    private final Map<Namespace, String> names = new ConcurrentHashMap<>();
    private final Map<Shape, Table> tables = new ConcurrentHashMap<>();

    /** @param nameTemplate with {@code {database}} and {@code {collection}} in the place of the collection's own names */
    AutomaticTables(String nameTemplate) {
        this.nameTemplate = nameTemplate;
    }

    String nameOf(Namespace namespace) {
        return names.computeIfAbsent(
                namespace,
                each -> Identifiers.table(
                        nameTemplate.replace(DATABASE, each.database()).replace(COLLECTION, each.collection())));
    }

    Table of(Namespace namespace, List<Column> columns) {
        Table known = tables.get(new Shape(namespace, columns));
        if (known != null) {
            return known;
        }
        Table table = new Table(
                nameOf(namespace),
                columns,
                List.of(AutomaticMapping.ID),
                MetadataColumns.VERSION,
                Map.of(),
                Map.of(),
                true,
                namespace.fullName());
        if (tables.size() < MAX_REMEMBERED) {
            tables.put(new Shape(namespace, table.columns()), table);
        }
        return table;
    }
}
