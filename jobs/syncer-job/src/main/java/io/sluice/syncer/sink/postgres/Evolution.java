package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.StoredTable.StoredColumn;
import io.sluice.syncer.sink.postgres.TablePlan.Obstacle;
import io.sluice.syncer.sink.postgres.TargetTable.TargetColumn;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.ColumnType;
import io.sluice.udf.mapping.ColumnValues;
import io.sluice.udf.mapping.Identifiers;
import io.sluice.udf.mapping.InvalidValues;
import io.sluice.udf.mapping.Table;
import io.sluice.udf.mapping.UnmappableException;
import io.sluice.udf.mapping.WhenInvalid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/** How an evolving table and the rows that are to go into it are brought together. Pure. */
final class Evolution {

    private static final Obstacle NOT_OURS = new Obstacle(
            "Sluice fills no column of such a type, and none that is generated", SqlErrors.DATATYPE_MISMATCH);

    private Evolution() {}

    /** One table with the columns of all rows, each of the kind that holds all of its values. */
    static Table union(Collection<MappedRow> rows) {
        Map<String, Column> columns = new LinkedHashMap<>();
        Table any = null;
        for (MappedRow row : rows) {
            any = row.row().table();
            for (Column column : any.columns()) {
                columns.merge(column.name(), column, Evolution::widened);
            }
        }
        if (any == null) {
            throw new IllegalArgumentException("No rows");
        }
        return withColumns(any, columns.values());
    }

    private static Column widened(Column one, Column other) {
        if (one.equals(other)) {
            return one;
        }
        return new Column(
                one.name(),
                ColumnType.of(one.type().kind().widen(other.type().kind())),
                one.notNull() && other.notNull());
    }

    /** The columns that must be as they are: nothing adds or widens a key. */
    static Table fixedPart(Table table) {
        return withColumns(
                table,
                table.columns().stream()
                        .filter(column -> isFixed(column, table))
                        .toList());
    }

    private static Table withColumns(Table table, Collection<Column> columns) {
        return new Table(
                table.name(),
                List.copyOf(columns),
                table.key(),
                table.versionColumn(),
                table.uniques(),
                table.indexes(),
                table.evolving(),
                table.source());
    }

    private static boolean isFixed(Column column, Table table) {
        return table.key().contains(column.name()) || table.versionColumn().equals(column.name());
    }

    /** The parts of an ALTER TABLE after which the stored table holds what the wanted one does; none if it does. */
    static List<String> changes(StoredTable stored, Table wanted) {
        return columnChanges(stored, wanted).stream()
                .map(change -> change.from() == null
                        ? Ddl.addColumn(change.to(), wanted)
                        : Ddl.widenColumn(
                                change.to().name(),
                                change.from(),
                                change.to().type().kind()))
                .toList();
    }

    /** The stored table once its {@link #changes} are made. */
    static StoredTable changed(StoredTable stored, Table wanted) {
        Map<String, StoredColumn> columns = new LinkedHashMap<>(stored.columns());
        for (ColumnChange change : columnChanges(stored, wanted)) {
            columns.merge(
                    change.to().name(),
                    // An added column takes NULL, and a widened one does if it did.
                    StoredColumn.of(change.to(), false),
                    (there, to) ->
                            new StoredColumn(to.name(), to.type(), to.kind(), there.notNull(), there.fillsItself()));
        }
        return stored.withColumns(columns);
    }

    /** @param from null for a column that is added */
    private record ColumnChange(@Nullable ColumnKind from, Column to) {}

    private static List<ColumnChange> columnChanges(StoredTable stored, Table wanted) {
        List<ColumnChange> changes = new ArrayList<>();
        for (Column column : wanted.columns()) {
            StoredColumn there = stored.columns().get(column.name());
            ColumnKind kind = column.type().kind();
            if (there == null) {
                changes.add(new ColumnChange(null, column));
            } else if (there.kind() != null && !isFixed(column, wanted) && !holds(there.kind(), kind)) {
                changes.add(new ColumnChange(
                        there.kind(),
                        Column.nullable(column.name(), there.kind().widen(kind))));
            }
        }
        return changes;
    }

    private static boolean holds(ColumnKind stored, ColumnKind sent) {
        return isSameForm(stored, sent) || stored.widen(sent) == stored;
    }

    /** Both kinds of timestamp hold UTC here; a table's owner may prefer the other one. */
    private static boolean isSameForm(ColumnKind stored, ColumnKind sent) {
        return stored == sent || (isTimestamp(stored) && isTimestamp(sent));
    }

    private static boolean isTimestamp(ColumnKind kind) {
        return kind == ColumnKind.TIMESTAMP || kind == ColumnKind.TIMESTAMPTZ;
    }

    /**
     * The columns that an upsert of these rows names: all that Sluice filled, so that a field that vanished from its
     * document becomes NULL. A column with a default is someone else's, until a document brings a field of its name.
     */
    static TargetTable target(StoredTable stored, Table table, Collection<MappedRow> rows) {
        Set<String> brought = new HashSet<>();
        rows.forEach(row -> row.row().table().columns().forEach(column -> brought.add(column.name())));
        List<TargetColumn> columns = stored.columns().values().stream()
                .filter(column -> column.kind() != null)
                .filter(column -> !column.fillsItself() || brought.contains(column.name()))
                .map(column -> new TargetColumn(column.name(), column.kind()))
                .toList();
        return new TargetTable(stored.name(), columns, table.key(), table.versionColumn(), stored.partitioned());
    }

    /**
     * What a table lacks for a row.
     *
     * @param obstacle why it will always lack it; empty if an {@code ALTER TABLE} of ours would mend it
     */
    record Misfit(String what, Optional<Obstacle> obstacle) {}

    /** Fits rows into one table. */
    static final class Fitter {

        private final StoredTable stored;
        private final TargetTable target;
        private final Map<String, Integer> indexes = new HashMap<>();

        Fitter(StoredTable stored, TargetTable target) {
            this.stored = stored;
            this.target = target;
            for (int i = 0; i < target.columns().size(); i++) {
                indexes.put(target.columns().get(i).name(), i);
            }
        }

        /** What the table lacks for this row; empty if it has a place for each of its values. */
        Optional<Misfit> misfit(MappedRow row) {
            for (Column column : row.row().table().columns()) {
                StoredColumn there = stored.columns().get(column.name());
                if (there == null) {
                    return Optional.of(
                            new Misfit("has no column " + Identifiers.quote(column.name()), Optional.empty()));
                }
                if (there.kind() == null || !holds(there.kind(), column.type().kind())) {
                    String what = "has a column " + Identifiers.quote(column.name()) + " of type " + there.type()
                            + ", which does not take " + column.type().declaration();
                    return Optional.of(
                            new Misfit(what, there.kind() == null ? Optional.of(NOT_OURS) : Optional.empty()));
                }
            }
            return Optional.empty();
        }

        /**
         * With what the policy puts in the place of NaN and the infinities, where the column is numeric.
         *
         * @param invalid is told of each
         * @throws UnmappableException if the policy is to reject them
         */
        FittedRow fit(MappedRow row, WhenInvalid whenInvalid, InvalidValues invalid) throws UnmappableException {
            Object[] values = new Object[target.columns().size()];
            List<Column> columns = row.row().table().columns();
            for (int i = 0; i < columns.size(); i++) {
                int index = indexes.get(columns.get(i).name());
                Object value = row.row().values().get(i);
                ColumnKind from = columns.get(i).type().kind();
                TargetColumn to = target.columns().get(index);
                try {
                    values[index] = value == null || isSameForm(to.kind(), from)
                            ? value
                            : ColumnValues.widen(value, from, to.kind());
                } catch (UnmappableException e) {
                    values[index] = whenInvalid.instead(
                            e.in(to.name()), row.row().table().name(), to.name(), invalid);
                }
            }
            return new FittedRow(row, values);
        }
    }
}
