package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.mapping.RowChange.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The rows that wait to be written. Of one key the last version is kept, and of equal versions the later arrival; of a
 * table without a key, every row in its order.
 */
final class BatchBuffer {

    /**
     * What waits for one key. A soft delete sets a few columns only: the row that it marks may still be waiting itself.
     */
    private record Waiting(@Nullable MappedRow base, @Nullable MappedRow softDelete) {

        Waiting with(MappedRow next) {
            return next.row().operation() == Operation.SOFT_DELETE ? new Waiting(base, next) : new Waiting(next, null);
        }

        boolean isNewerThan(MappedRow next) {
            MappedRow last = softDelete != null ? softDelete : base;
            return last != null && last.row().version().compareTo(next.row().version()) > 0;
        }

        int size() {
            return (base == null ? 0 : 1) + (softDelete == null ? 0 : 1);
        }
    }

    /** In order of the keys' last change: a unique value may go from one row to another. */
    private static final class TableBuffer {
        private final Map<String, Waiting> byKey = new LinkedHashMap<>();
        private final List<MappedRow> appended = new ArrayList<>();
        private int received;
    }

    private static final Waiting NOTHING = new Waiting(null, null);

    /** Collections that want the same table are told apart, for only one of them gets it. */
    private record Target(String table, String source) {}

    private final Map<Target, TableBuffer> tables = new LinkedHashMap<>();
    private int size;
    private long bytes;

    void add(MappedRow row) {
        Target target = new Target(row.row().table().name(), row.row().table().source());
        TableBuffer table = tables.computeIfAbsent(target, unused -> new TableBuffer());
        table.received++;
        bytes += sizeOf(row);
        if (row.row().table().isAppendOnly()) {
            table.appended.add(row);
            size++;
            return;
        }
        Waiting before = table.byKey.getOrDefault(row.row().rowKey(), NOTHING);
        if (before.isNewerThan(row)) {
            return;
        }
        Waiting after = before.with(row);
        table.byKey.remove(row.row().rowKey());
        table.byKey.put(row.row().rowKey(), after);
        size += after.size() - before.size();
    }

    /** Rows to be written, over all tables. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** About how much has been added; what it is in memory is some times that. */
    long bytes() {
        return bytes;
    }

    /** Everything that waits, by table; the buffer is empty then. */
    List<TableBatch> drain() {
        List<TableBatch> batches = batches();
        clear();
        return batches;
    }

    /** Everything that waits, by table; it goes on waiting. */
    List<TableBatch> batches() {
        List<TableBatch> batches = new ArrayList<>();
        tables.forEach((target, table) -> batches.add(batch(target.table(), table)));
        return batches;
    }

    void clear() {
        tables.clear();
        size = 0;
        bytes = 0;
    }

    private static TableBatch batch(String name, TableBuffer table) {
        List<MappedRow> deletes = new ArrayList<>();
        List<MappedRow> upserts = new ArrayList<>(table.appended);
        List<MappedRow> softDeletes = new ArrayList<>();
        for (Waiting waiting : table.byKey.values()) {
            if (waiting.base() != null) {
                (waiting.base().row().operation() == Operation.DELETE ? deletes : upserts).add(waiting.base());
            }
            if (waiting.softDelete() != null) {
                softDeletes.add(waiting.softDelete());
            }
        }
        return new TableBatch(name, deletes, upserts, softDeletes, table.received);
    }

    private static int sizeOf(MappedRow row) {
        byte[] value = row.origin().value();
        return value == null ? 0 : value.length;
    }
}
