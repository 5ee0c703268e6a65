package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.postgres.TargetTable.TargetColumn;
import io.sluice.udf.mapping.Identifiers;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Appends rows through COPY. There is no ON CONFLICT with it, and so no guard: for tables without a key. */
final class CopyRows {

    private CopyRows() {}

    static TableCounts append(Session session, TargetTable table, List<FittedRow> rows) throws SQLException {
        byte[] bytes = BinaryRows.of(table.columns(), rows);
        CopyIn copy =
                session.connection().unwrap(PGConnection.class).getCopyAPI().copyIn(sql(table));
        try {
            copy.writeToCopy(bytes, 0, bytes.length);
            return new TableCounts(rows.size(), copy.endCopy(), 0, 0);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static String sql(TargetTable table) {
        return table.columns().stream()
                .map(TargetColumn::name)
                .map(Identifiers::quote)
                .collect(Collectors.joining(
                        ", ", "COPY " + table.name().sql() + " (", ") FROM STDIN WITH (FORMAT binary)"));
    }
}
