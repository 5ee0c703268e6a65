package io.sluice.cli.contest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.bson.Document;

/** Upserts of a thousand rows each, as arrays, on one connection, with a commit each. */
record RawPostgres(Site site, int rows) {
    private static final int BATCH_SIZE = 1_000;

    double perSecond() throws SQLException {
        site.createTable();
        site.checkpoint();
        List<List<Document>> batches = batches();
        try (Connection target = site.openTarget();
                PreparedStatement upsert = target.prepareStatement(upsert())) {
            Stopwatch watch = new Stopwatch();
            for (List<Document> batch : batches) {
                bind(upsert, target, batch);
                upsert.executeUpdate();
            }
            return watch.perSecond(rows);
        } finally {
            site.dropTable();
        }
    }

    private List<List<Document>> batches() {
        List<List<Document>> batches = new ArrayList<>();
        for (int first = 0; first < rows; first += BATCH_SIZE) {
            batches.add(PlayerDocument.range(first, Math.min(rows, first + BATCH_SIZE), 0));
        }
        return batches;
    }

    private static String upsert() {
        List<String> columns = PlayerTable.columns();
        return "INSERT INTO " + Site.TABLE + " (" + String.join(", ", columns) + ") SELECT * FROM unnest("
                + PlayerTable.types().stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", "))
                + ") ON CONFLICT (" + columns.get(0) + ") DO UPDATE SET "
                + columns.stream()
                        .skip(1)
                        .map(column -> column + " = EXCLUDED." + column)
                        .collect(Collectors.joining(", "));
    }

    private static void bind(PreparedStatement upsert, Connection target, List<Document> batch) throws SQLException {
        List<String> paths = PlayerTable.paths();
        List<String> types = PlayerTable.types();
        for (int column = 0; column < paths.size(); column++) {
            List<String> path = List.of(paths.get(column).split("\\.", -1));
            Object[] values = batch.stream()
                    .map(document -> value(document.getEmbedded(path, Object.class)))
                    .toArray();
            upsert.setArray(column + 1, target.createArrayOf(types.get(column), values));
        }
    }

    private static Object value(Object value) {
        return value instanceof Date date
                ? Timestamp.valueOf(LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC))
                : value;
    }
}
