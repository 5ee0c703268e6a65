package io.sluice.cli.verify;

import io.sluice.cli.verify.VerificationResult.Difference;
import io.sluice.cli.verify.VerificationResult.Kind;
import io.sluice.udf.mapping.ChildRows;
import io.sluice.udf.mapping.ChildTable;
import io.sluice.udf.mapping.RowChange;
import io.sluice.udf.mapping.RowKeys;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A child table as it is in PostgreSQL, compared document by document. */
final class TargetChildren {

    private final ChildTable child;
    private final Optional<TargetTable> stored;

    /** @param stored empty if there is no such table */
    TargetChildren(ChildTable child, Optional<TargetTable> stored) {
        this.child = child;
        this.stored = stored;
    }

    /**
     * For each document one difference, however many of its rows differ: its columns are those that do, or the key where
     * there are rows too few or too many.
     *
     * @param expected the documents' own rows, and what they say of this table
     */
    Map<RowChange, Optional<Difference>> differences(Map<RowChange, ChildRows> expected) throws SQLException {
        Map<String, List<Map<String, Object>>> actual = stored.isPresent()
                ? stored.get()
                        .rowsOf(
                                child.parentKey(),
                                expected.keySet().stream()
                                        .map(Verification::key)
                                        .toList())
                : Map.of();
        Map<RowChange, Optional<Difference>> differences = new LinkedHashMap<>();
        expected.forEach((parent, rows) -> {
            Set<String> columns = columns(parent, rows, actual.getOrDefault(parent.rowKey(), List.of()));
            differences.put(
                    parent,
                    columns.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Difference(
                                    Kind.DIFFERENT, child.table().name(), parent.rowKey(), List.copyOf(columns))));
        });
        return differences;
    }

    private Set<String> columns(RowChange parent, ChildRows expected, List<Map<String, Object>> actual) {
        Map<String, Map<String, Object>> byKey = new HashMap<>();
        for (Map<String, Object> row : actual) {
            List<Object> key = new ArrayList<>();
            child.table().key().forEach(name -> key.add(row.get(name)));
            byKey.put(RowKeys.of(key), row);
        }
        Set<String> columns = new LinkedHashSet<>();
        for (List<Object> values : expected.rows()) {
            RowChange row = new RowChange(child.table(), RowChange.Operation.UPSERT, values, "", parent.version());
            Map<String, Object> found = byKey.remove(RowKeys.of(Verification.key(row)));
            if (found == null) {
                columns.addAll(child.table().key());
            } else {
                RowComparison.difference(stored.orElseThrow(), row, found)
                        .ifPresent(difference -> columns.addAll(difference.columns()));
            }
        }
        if (!byKey.isEmpty()) {
            columns.addAll(child.table().key());
        }
        return columns;
    }
}
