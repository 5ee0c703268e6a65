package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.mapping.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The changes of one table and source to be written together, in the order of the parts: deletes free unique values that upserts
 * may take, and a soft delete may mark a row that an upsert of the same batch brings. Each key is in either the deletes
 * or the upserts, and at most once in each part.
 *
 * @param received how many changes came in, those included that a later one of the same key made needless
 */
record TableBatch(
        String table, List<MappedRow> deletes, List<MappedRow> upserts, List<MappedRow> softDeletes, int received) {

    int size() {
        return deletes.size() + upserts.size() + softDeletes.size();
    }

    Stream<MappedRow> rows() {
        return Stream.of(deletes, upserts, softDeletes).flatMap(List::stream);
    }

    /** The forms of a table that does not grow, one as a rule, and its child tables. */
    Set<Table> declaredTables() {
        Set<Table> tables = new LinkedHashSet<>();
        rows().map(MappedRow::row).forEach(row -> {
            tables.add(row.table());
            row.children().forEach(child -> tables.add(child.child().table()));
        });
        return tables;
    }

    /** {@link io.sluice.udf.mapping.Table#source}, the same for all rows. */
    String source() {
        return rows().findFirst().orElseThrow().row().table().source();
    }

    /** A table either grows with its documents, for all of its rows, or is as declared. */
    boolean isEvolving() {
        return rows().findFirst().orElseThrow().row().table().evolving();
    }
}
