package io.sluice.cli.verify;

import com.mongodb.client.MongoCursor;
import io.sluice.cli.verify.VerificationResult.Difference;
import io.sluice.cli.verify.VerificationResult.Kind;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.mapping.ChildRows;
import io.sluice.udf.mapping.ChildTable;
import io.sluice.udf.mapping.Mappings;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.RowKeys;
import io.sluice.udf.mapping.Table;
import io.sluice.udf.mapping.UnmappableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compares source and target, document by document, with the syncer's own mapping.
 *
 * <p>Both sides go on changing meanwhile: what differs at first is looked at again until it agrees, and counts only
 * when nothing has come right for a while.
 */
final class Verification {

    private static final int BATCH_SIZE = 1_000;
    private static final long RECHECK_INTERVAL_MS = 500;

    private final SourceDocuments source;
    private final Connection target;
    private final String schema;
    private final Mappings mapping;
    private final Topics topics;
    private final Options options;
    private final Optional<Repair> repair;

    /**
     * @param settle how long nothing may have come right before a difference counts
     * @param rowsOutliveDocuments true where deletes are ignored: a row without a document is as it should be
     * @param maxDifferences how many to name
     */
    record Options(Duration settle, boolean rowsOutliveDocuments, int maxDifferences) {}

    /** A row that did not agree, and the document it belongs to. */
    private record Suspect(Namespace namespace, ChangeEvent change, Difference difference) {}

    /**
     * A row of the target without a document.
     *
     * @param orphans where it is the rows of a child table that are there, and not the row that they belong to
     */
    private record ExtraRow(String table, List<Object> key, Optional<TargetOrphans> orphans) {
        Difference difference() {
            return new Difference(
                    Kind.EXTRA, orphans.map(TargetOrphans::name).orElse(table), RowKeys.of(key), List.of());
        }
    }

    private final Map<String, Optional<TargetTable>> tables = new HashMap<>();
    private final Map<String, KeySet> expectedKeys = new HashMap<>();
    private final Map<String, Suspect> suspects = new LinkedHashMap<>();
    private List<ExtraRow> extras = new ArrayList<>();
    private long sourceDocuments;
    private long targetRows;
    private long unmappable;
    private long repaired;

    /**
     * @param target a connection of this comparison's own, without auto-commit
     * @param repair mends what differs; empty to report only
     */
    Verification(
            SourceDocuments source,
            Connection target,
            String schema,
            Mappings mapping,
            Topics topics,
            Options options,
            Optional<Repair> repair) {
        this.source = source;
        this.target = target;
        this.schema = schema;
        this.mapping = mapping;
        this.topics = topics;
        this.options = options;
        this.repair = repair;
    }

    VerificationResult run() throws SQLException, InterruptedException {
        List<Namespace> collections = source.collections();
        for (Namespace namespace : collections) {
            compare(namespace);
        }
        // The rows of a collection that is gone have no document either.
        for (Table table : mapping.declaredTables()) {
            if (!table.isAppendOnly()) {
                expect(table);
            }
        }
        findExtras();
        if (differences() > 0) {
            waitForAgreement(collections);
            repair(collections);
            countAgain(collections);
        }
        return result();
    }

    private void repair(List<Namespace> collections) throws SQLException, InterruptedException {
        if (repair.isEmpty()) {
            return;
        }
        repaired = differences();
        for (Suspect suspect : suspects.values()) {
            Optional<ChangeEvent> now =
                    source.document(suspect.namespace(), suspect.change().documentKey());
            if (now.isPresent()) {
                repair.get().send(now.get());
            }
        }
        for (ExtraRow extra : extras) {
            if (extra.orphans().isPresent()) {
                extra.orphans().get().delete(extra.key());
            } else {
                tables.get(extra.table())
                        .orElseThrow()
                        .delete(extra.key(), repair.get().comparedAt(), existing(mapping.childTables(extra.table())));
            }
        }
        target.commit();
        waitForAgreement(collections);
    }

    private List<ChildTable> existing(List<ChildTable> children) throws SQLException {
        List<ChildTable> existing = new ArrayList<>();
        for (ChildTable child : children) {
            if (TargetTable.open(target, schema, child.table(), mapping).isPresent()) {
                existing.add(child);
            }
        }
        return existing;
    }

    /** Both sides have moved since they were counted. */
    private void countAgain(List<Namespace> collections) throws SQLException {
        sourceDocuments = 0;
        for (Namespace namespace : collections) {
            try (MongoCursor<ChangeEvent> keys = source.keys(namespace)) {
                while (keys.hasNext()) {
                    keys.next();
                    sourceDocuments++;
                }
            }
        }
        targetRows = 0;
        for (Optional<TargetTable> table : tables.values()) {
            if (table.isPresent()) {
                targetRows += table.get().forEachKey(key -> {});
            }
        }
        target.rollback();
    }

    private void compare(Namespace namespace) throws SQLException {
        List<ChangeEvent> batch = new ArrayList<>(BATCH_SIZE);
        try (MongoCursor<ChangeEvent> documents = source.documents(namespace)) {
            while (documents.hasNext()) {
                batch.add(documents.next());
                sourceDocuments++;
                if (batch.size() == BATCH_SIZE || !documents.hasNext()) {
                    compare(namespace, batch);
                    batch.clear();
                }
            }
        }
        for (Table table : tables(namespace)) {
            expect(table);
        }
    }

    /** What a document should be in the tables that hold present states; one that is appended to holds what happened. */
    private List<RowChange> rows(ChangeEvent change) throws UnmappableException {
        return mapping.map(topics.through(change), 0).stream()
                .filter(row -> !row.table().isAppendOnly())
                .toList();
    }

    private List<Table> tables(Namespace namespace) {
        return mapping.tables(topics.through(namespace)).stream()
                .filter(table -> !table.isAppendOnly())
                .toList();
    }

    private void expect(Table table) throws SQLException {
        open(table);
        expectedKeys.computeIfAbsent(table.name(), name -> new KeySet());
    }

    private void compare(Namespace namespace, List<ChangeEvent> changes) throws SQLException {
        Map<String, Map<RowChange, ChangeEvent>> expected = new LinkedHashMap<>();
        for (ChangeEvent change : changes) {
            try {
                for (RowChange row : rows(change)) {
                    expected.computeIfAbsent(row.table().name(), name -> new LinkedHashMap<>())
                            .put(row, change);
                    expectedKeys
                            .computeIfAbsent(row.table().name(), name -> new KeySet())
                            .add(row.rowKey());
                }
            } catch (UnmappableException e) {
                unmappable++;
            }
        }
        for (Map<RowChange, ChangeEvent> rows : expected.values()) {
            compareRows(namespace, rows);
            compareChildren(namespace, rows);
        }
    }

    private void compareChildren(Namespace namespace, Map<RowChange, ChangeEvent> parents) throws SQLException {
        Map<ChildTable, Map<RowChange, ChildRows>> expected = new LinkedHashMap<>();
        for (RowChange parent : parents.keySet()) {
            for (ChildRows rows : parent.children()) {
                expected.computeIfAbsent(rows.child(), child -> new LinkedHashMap<>())
                        .put(parent, rows);
            }
        }
        for (Map.Entry<ChildTable, Map<RowChange, ChildRows>> entry : expected.entrySet()) {
            ChildTable child = entry.getKey();
            new TargetChildren(child, TargetTable.open(target, schema, child.table(), mapping))
                    .differences(entry.getValue())
                    .forEach((parent, difference) ->
                            note(namespace, parents.get(parent), child.table(), parent, difference));
        }
        target.rollback();
    }

    private void compareRows(Namespace namespace, Map<RowChange, ChangeEvent> expected) throws SQLException {
        Table table = expected.keySet().iterator().next().table();
        Optional<TargetTable> targetTable = open(table);
        Map<String, Map<String, Object>> actual = targetTable.isPresent()
                ? targetTable
                        .get()
                        .rows(expected.keySet().stream().map(Verification::key).toList())
                : Map.of();
        target.rollback();
        expected.forEach((row, change) -> note(
                namespace,
                change,
                table,
                row,
                targetTable.isPresent()
                        ? RowComparison.difference(targetTable.get(), row, actual.get(row.rowKey()))
                        : Optional.of(new Difference(Kind.MISSING, table.name(), row.rowKey(), List.of()))));
    }

    /** @param table the row's own, or one of its child tables */
    private void note(
            Namespace namespace, ChangeEvent change, Table table, RowChange row, Optional<Difference> difference) {
        String id = table.name() + '\n' + row.rowKey();
        difference.ifPresentOrElse(
                found -> suspects.put(id, new Suspect(namespace, change, found)), () -> suspects.remove(id));
    }

    private void findExtras() throws SQLException {
        for (Optional<TargetTable> table : tables.values()) {
            if (table.isPresent()) {
                TargetTable open = table.get();
                targetRows += open.forEachKey(key -> {
                    if (!options.rowsOutliveDocuments()
                            && !expectedKeys.get(open.name()).contains(RowKeys.of(key))) {
                        extras.add(new ExtraRow(open.name(), key, Optional.empty()));
                    }
                });
            }
        }
        for (String table : tables.keySet()) {
            findOrphans(table);
        }
        target.rollback();
    }

    /** Also where rows outlive their documents: these belong to no row at all. */
    private void findOrphans(String table) throws SQLException {
        for (ChildTable child : existing(mapping.childTables(table))) {
            TargetOrphans orphans = new TargetOrphans(
                    TargetTable.open(target, schema, child.table(), mapping).orElseThrow(), child, tables.get(table));
            orphans.forEachKey(key -> {
                // Of a document whose row is missing, that is what is named.
                if (!expectedKeys.get(table).contains(RowKeys.of(key))) {
                    extras.add(new ExtraRow(table, key, Optional.of(orphans)));
                }
            });
        }
    }

    private void waitForAgreement(List<Namespace> collections) throws SQLException, InterruptedException {
        Instant lastProgress = Instant.now();
        while (differences() > 0 && Instant.now().isBefore(lastProgress.plus(options.settle()))) {
            TimeUnit.MILLISECONDS.sleep(RECHECK_INTERVAL_MS);
            long before = differences();
            recheckSuspects(collections);
            recheckExtras(collections);
            if (differences() < before) {
                lastProgress = Instant.now();
            }
        }
    }

    private long differences() {
        return (long) suspects.size() + extras.size();
    }

    private void recheckSuspects(List<Namespace> collections) throws SQLException {
        // Columns and tables may have come meanwhile.
        for (Namespace namespace : collections) {
            for (Table table : tables(namespace)) {
                tables.put(table.name(), TargetTable.open(target, schema, table, mapping));
            }
        }
        for (Map.Entry<String, Suspect> entry : List.copyOf(suspects.entrySet())) {
            Suspect suspect = entry.getValue();
            Optional<ChangeEvent> now =
                    source.document(suspect.namespace(), suspect.change().documentKey());
            if (now.isEmpty()) {
                // Deleted meanwhile: its row, if there is one, must go too.
                suspects.remove(entry.getKey());
                if (!options.rowsOutliveDocuments()) {
                    addIfStillThere(suspect);
                }
            } else {
                compare(suspect.namespace(), List.of(now.get()));
            }
        }
    }

    private void addIfStillThere(Suspect suspect) throws SQLException {
        try {
            for (RowChange row : rows(suspect.change())) {
                Optional<TargetTable> table = open(row.table());
                if (table.isPresent() && table.get().rows(List.of(key(row))).containsKey(row.rowKey())) {
                    ExtraRow extra = new ExtraRow(row.table().name(), key(row), Optional.empty());
                    // More than one of its tables may have differed.
                    if (!extras.contains(extra)) {
                        extras.add(extra);
                    }
                }
            }
        } catch (UnmappableException e) {
            throw new IllegalStateException("It was mapped before", e);
        }
        target.rollback();
    }

    private void recheckExtras(List<Namespace> collections) throws SQLException {
        if (extras.isEmpty()) {
            return;
        }
        Map<String, KeySet> keys = keysNow(collections);
        List<ExtraRow> still = new ArrayList<>();
        for (ExtraRow extra : extras) {
            if (isThere(extra) && !keys.get(extra.table()).contains(RowKeys.of(extra.key()))) {
                still.add(extra);
            }
        }
        target.rollback();
        extras = still;
    }

    private boolean isThere(ExtraRow extra) throws SQLException {
        if (extra.orphans().isPresent()) {
            return extra.orphans().get().areThere(extra.key());
        }
        TargetTable table = tables.get(extra.table()).orElseThrow();
        return table.rows(List.of(extra.key())).containsKey(RowKeys.of(extra.key()));
    }

    private Map<String, KeySet> keysNow(List<Namespace> collections) {
        Map<String, KeySet> keys = new HashMap<>();
        extras.forEach(extra -> keys.computeIfAbsent(extra.table(), name -> new KeySet()));
        for (Namespace namespace : collections) {
            try (MongoCursor<ChangeEvent> deletes = source.keys(namespace)) {
                while (deletes.hasNext()) {
                    for (RowChange row : rows(deletes.next())) {
                        keys.computeIfAbsent(row.table().name(), name -> new KeySet())
                                .add(row.rowKey());
                    }
                }
            } catch (UnmappableException e) {
                throw new IllegalStateException("A key that cannot be mapped has no row", e);
            }
        }
        return keys;
    }

    private Optional<TargetTable> open(Table table) throws SQLException {
        Optional<TargetTable> open = tables.get(table.name());
        if (open == null) {
            open = TargetTable.open(target, schema, table, mapping);
            tables.put(table.name(), open);
        }
        return open;
    }

    /** The values of the row's key. */
    static List<Object> key(RowChange row) {
        return row.table().key().stream().map(row::value).toList();
    }

    private VerificationResult result() {
        List<Difference> differences = new ArrayList<>();
        suspects.values().forEach(suspect -> differences.add(suspect.difference()));
        extras.forEach(extra -> differences.add(extra.difference()));
        return new VerificationResult(
                sourceDocuments,
                targetRows,
                count(differences, Kind.MISSING),
                count(differences, Kind.EXTRA),
                count(differences, Kind.DIFFERENT),
                unmappable,
                repaired,
                differences.stream().limit(options.maxDifferences()).toList());
    }

    private static long count(List<Difference> differences, Kind kind) {
        return differences.stream()
                .filter(difference -> difference.kind() == kind)
                .count();
    }
}
