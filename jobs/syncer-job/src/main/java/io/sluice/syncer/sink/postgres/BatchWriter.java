package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.Evolution.Misfit;
import io.sluice.syncer.sink.postgres.PoisonSplitter.Poison;
import io.sluice.syncer.sink.postgres.TablePlan.Obstacle;
import io.sluice.syncer.sink.postgres.WriteResult.InvalidValue;
import io.sluice.syncer.sink.postgres.WriteResult.TableResult;
import io.sluice.udf.mapping.InvalidReason;
import io.sluice.udf.mapping.InvalidValues.Outcome;
import io.sluice.udf.mapping.Table;
import io.sluice.udf.mapping.UnmappableException;
import io.sluice.udf.mapping.WhenInvalid;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes batches within the caller's transaction, which it neither begins nor ends: one statement for each table and
 * operation, or one COPY for many rows of a table that is only appended to. The tables must have been prepared by the
 * {@link TableCatalog}.
 */
final class BatchWriter {

    private final TableCatalog catalog;
    private final int copyThreshold;

    /** @param copyThreshold from this many rows on they are appended through COPY */
    BatchWriter(TableCatalog catalog, int copyThreshold) {
        this.catalog = catalog;
        this.copyThreshold = copyThreshold;
    }

    /** @throws SQLException for what is no row's fault; nothing is written once the transaction is rolled back */
    WriteResult write(Session session, List<TableBatch> batches) throws SQLException {
        List<OpenTable> written = new ArrayList<>();
        for (TableBatch batch : batches) {
            OpenTable table = new OpenTable(session, batch);
            table.write();
            written.add(table);
        }
        // What one row was refused for, a unique value or a missing parent, may have been put right by a later one.
        for (OpenTable table : written) {
            table.writeRefusedAgain();
        }
        return new WriteResult(written.stream().map(OpenTable::result).toList());
    }

    /** A table while its batch is being written. */
    private final class OpenTable {

        private final Session session;
        private final TableBatch batch;
        private final List<PoisonSplitter> splitters = new ArrayList<>();
        private final List<RefusedRow> refused = new ArrayList<>();
        private final List<InvalidValue> invalid = new ArrayList<>();
        private TableCounts counts = TableCounts.NONE;
        private Duration duration = Duration.ZERO;

        OpenTable(Session session, TableBatch batch) {
            this.session = session;
            this.batch = batch;
        }

        void write() throws SQLException {
            long startNanos = System.nanoTime();
            if (batch.isEvolving()) {
                writeEvolving();
            } else {
                writeDeclared();
            }
            duration = duration.plusNanos(System.nanoTime() - startNanos);
        }

        /** Almost always one declaration; two mappings may share a table, each with columns of its own. */
        private void writeDeclared() throws SQLException {
            for (Table table :
                    batch.rows().map(row -> row.row().table()).distinct().toList()) {
                TargetTable target = catalog.declared(table);
                write(target, rows -> fitDeclared(rows, table));
            }
        }

        private List<FittedRow> fitDeclared(List<MappedRow> rows, Table table) {
            return rows.stream()
                    .filter(row -> row.row().table().equals(table))
                    .map(row -> new FittedRow(row, row.row().values().toArray()))
                    .toList();
        }

        private void writeEvolving() throws SQLException {
            List<MappedRow> all = batch.rows().toList();
            Optional<StoredTable> stored = catalog.lock(session, batch.table());
            if (stored.isEmpty()) {
                Obstacle obstacle = catalog.obstacle(batch.table()).orElseThrow();
                all.forEach(row -> refused.add(RefusedRow.withoutTable(row, catalog.nameOf(batch.table()), obstacle)));
                return;
            }
            if (!stored.get().isFor(batch.source())) {
                all.forEach(row -> refused.add(RefusedRow.ofAnotherSource(row, stored.get())));
                return;
            }
            TargetTable target = Evolution.target(stored.get(), all.get(0).row().table(), all);
            Evolution.Fitter fitter = new Evolution.Fitter(stored.get(), target);
            write(target, rows -> fitEvolving(rows, fitter));
        }

        private List<FittedRow> fitEvolving(List<MappedRow> rows, Evolution.Fitter fitter) throws SQLException {
            List<FittedRow> fitted = new ArrayList<>(rows.size());
            WhenInvalid whenInvalid = catalog.whenInvalid(batch.source());
            for (MappedRow row : rows) {
                Optional<Misfit> misfit = fitter.misfit(row);
                if (misfit.isPresent()) {
                    // Prepared and yet unfit: either it could not be done, or another session undid it.
                    TableName name = catalog.nameOf(batch.table());
                    Obstacle obstacle = misfit.get()
                            .obstacle()
                            .or(() -> catalog.obstacle(batch.table()))
                            .orElseThrow(() -> TableCatalog.changedMeanwhile(name, null));
                    refused.add(RefusedRow.misfit(row, name, misfit.get(), obstacle));
                    continue;
                }
                try {
                    fitted.add(fitter.fit(row, whenInvalid, this::foundInvalid));
                } catch (UnmappableException e) {
                    refused.add(RefusedRow.unmappable(row, e));
                }
            }
            return fitted;
        }

        private void foundInvalid(String table, String column, InvalidReason reason, Outcome outcome) {
            invalid.add(new InvalidValue(column, reason, outcome));
        }

        /** Brings rows into the form of the target. */
        @FunctionalInterface
        private interface Fit {
            List<FittedRow> fit(List<MappedRow> rows) throws SQLException;
        }

        private void write(TargetTable target, Fit fit) throws SQLException {
            if (target.key().isEmpty()) {
                run(part -> append(target, part), fit.fit(batch.upserts()));
                return;
            }
            ChildReplacement children = new ChildReplacement(session, catalog, target);
            run(part -> delete(target, children, part), fit.fit(batch.deletes()));
            run(part -> upsert(target, children, part), fit.fit(batch.upserts()));
            Map<List<String>, List<FittedRow>> softDeletes = new LinkedHashMap<>();
            for (FittedRow row : fit.fit(batch.softDeletes())) {
                softDeletes
                        .computeIfAbsent(setColumns(row, target), columns -> new ArrayList<>())
                        .add(row);
            }
            for (Map.Entry<List<String>, List<FittedRow>> group : softDeletes.entrySet()) {
                WriteStatement softDelete = WriteStatement.softDelete(target, group.getKey());
                run(part -> softDelete.write(session, target, part), group.getValue());
            }
        }

        /** Children first: a foreign key may refer to their parents. */
        private TableCounts delete(TargetTable target, ChildReplacement children, List<FittedRow> rows)
                throws SQLException {
            children.delete(rows);
            return WriteStatement.delete(target).write(session, target, rows);
        }

        private TableCounts upsert(TargetTable target, ChildReplacement children, List<FittedRow> rows)
                throws SQLException {
            TableCounts counts = WriteStatement.upsert(target).write(session, target, rows);
            children.replace(rows);
            return counts;
        }

        /** A soft delete brings the key and what the change itself tells; all else stays as it is. */
        private static List<String> setColumns(FittedRow row, TargetTable target) {
            List<String> columns = new ArrayList<>();
            for (int i = 0; i < row.values().length; i++) {
                String name = target.columns().get(i).name();
                if (row.values()[i] != null && !target.key().contains(name)) {
                    columns.add(name);
                }
            }
            return columns;
        }

        /** A row alone always goes by INSERT: what it is refused for does not depend on the rows around it. */
        private TableCounts append(TargetTable target, List<FittedRow> rows) throws SQLException {
            return rows.size() >= copyThreshold && rows.size() > 1 && catalog.takesCopy(session, target)
                    ? CopyRows.append(session, target, rows)
                    : WriteStatement.insert(target).write(session, target, rows);
        }

        private void run(PoisonSplitter.Write write, List<FittedRow> rows) throws SQLException {
            PoisonSplitter splitter = new PoisonSplitter(session.connection(), write);
            counts = counts.plus(splitter.write(rows));
            splitters.add(splitter);
        }

        void writeRefusedAgain() throws SQLException {
            long startNanos = System.nanoTime();
            for (PoisonSplitter splitter : splitters) {
                for (Poison poison : splitter.takePoison()) {
                    counts = counts.plus(splitter.write(List.of(poison.row())));
                }
                for (Poison poison : splitter.takePoison()) {
                    refused.add(new RefusedRow(
                            poison.row().source(),
                            SqlErrors.reasonOf(poison.error()),
                            SqlErrors.stateOf(poison.error())));
                }
            }
            duration = duration.plusNanos(System.nanoTime() - startNanos);
        }

        TableResult result() {
            return new TableResult(
                    batch.table(),
                    batch.received(),
                    batch.received() - batch.size(),
                    counts,
                    refused,
                    invalid,
                    duration);
        }
    }
}
