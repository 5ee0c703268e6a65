package io.sluice.cli.verify;

import io.sluice.cli.verify.VerificationResult.Difference;
import io.sluice.cli.verify.VerificationResult.Kind;
import io.sluice.udf.mapping.Column;
import io.sluice.udf.mapping.ColumnKind;
import io.sluice.udf.mapping.RowChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/** Whether a row is as its document says. */
final class RowComparison {

    private RowComparison() {}

    /** @param actual the row by its columns; null if there is none */
    static Optional<Difference> difference(TargetTable table, RowChange row, @Nullable Map<String, Object> actual) {
        if (actual == null) {
            return Optional.of(new Difference(Kind.MISSING, table.name(), row.rowKey(), List.of()));
        }
        List<String> columns = new ArrayList<>();
        table.kinds().forEach((column, kind) -> {
            if (expectedForms(row, column, kind).stream()
                    .noneMatch(expected -> ValueComparison.areEqual(kind, expected, actual.get(column)))) {
                columns.add(column);
            }
        });
        // A value whose column does not exist yet: the row cannot hold it.
        for (int i = 0; i < row.values().size(); i++) {
            String column = row.table().columns().get(i).name();
            if (row.values().get(i) != null && !table.knows(column)) {
                columns.add(column);
            }
        }
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(new Difference(Kind.DIFFERENT, table.name(), row.rowKey(), columns));
    }

    /** The value in the forms that it can have in the column as it is, which may have been widened since. */
    private static List<Object> expectedForms(RowChange row, String name, ColumnKind kind) {
        Object value = row.value(name);
        if (value == null) {
            return Collections.singletonList(null);
        }
        Column column = row.table().columns().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Widenings.of(value, column.type().kind(), kind);
    }
}
