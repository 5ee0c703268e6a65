package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * A table as it is in the database.
 *
 * @param columns by name, in the table's order
 * @param source the collection that it was made for; empty where its comment does not say
 * @param uniqueKeys the columns of each unique index that an upsert can rest on
 */
record StoredTable(
        TableName name,
        String source,
        Map<String, StoredColumn> columns,
        List<Set<String>> uniqueKeys,
        boolean partitioned) {

    /**
     * A column as it is in the database.
     *
     * @param type as PostgreSQL writes it
     * @param kind null for a type that Sluice does not write
     * @param fillsItself true if it has a default, or is generated
     */
    record StoredColumn(String name, String type, @Nullable ColumnKind kind, boolean notNull, boolean fillsItself) {

        static StoredColumn of(Column column, boolean notNull) {
            return new StoredColumn(
                    column.name(), column.type().declaration(), column.type().kind(), notNull, false);
        }
    }

    /** What {@link Ddl#create} makes. */
    static StoredTable created(TableName name, Table wanted) {
        Map<String, StoredColumn> columns = new LinkedHashMap<>();
        wanted.columns()
                .forEach(column -> columns.put(
                        column.name(),
                        StoredColumn.of(column, column.notNull() || wanted.key().contains(column.name()))));
        List<Set<String>> uniqueKeys = new ArrayList<>();
        uniqueKeys.add(Set.copyOf(wanted.key()));
        wanted.uniques().values().forEach(unique -> uniqueKeys.add(Set.copyOf(unique)));
        return new StoredTable(name, wanted.source(), columns, uniqueKeys, false);
    }

    StoredTable withColumns(Map<String, StoredColumn> changed) {
        return new StoredTable(name, source, changed, uniqueKeys, partitioned);
    }

    /** False if the table was made for another collection. */
    boolean isFor(String collection) {
        return source.isEmpty() || collection.isEmpty() || source.equals(collection);
    }

    boolean hasUniqueKey(Collection<String> key) {
        return uniqueKeys.contains(Set.copyOf(key));
    }
}
