package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.syncer.sink.postgres.Evolution.Misfit;
import io.sluice.syncer.sink.postgres.TablePlan.Obstacle;
import io.sluice.udf.mapping.UnmappableException;

/**
 * A row that cannot be written, however often it is tried.
 *
 * @param reason one line, without the row's content
 * @param error an SQL state or a class name
 */
record RefusedRow(MappedRow row, String reason, String error) {

    static RefusedRow withoutTable(MappedRow row, TableName name, Obstacle obstacle) {
        return new RefusedRow(row, "Table " + name + " does not exist: " + obstacle.reason(), obstacle.sqlState());
    }

    static RefusedRow ofAnotherSource(MappedRow row, StoredTable stored) {
        return new RefusedRow(
                row,
                "Table " + stored.name() + " holds the documents of " + stored.source() + ": "
                        + row.row().table().source() + " needs another one, by tables.name or a mapping",
                SqlErrors.DUPLICATE_TABLE);
    }

    static RefusedRow misfit(MappedRow row, TableName name, Misfit misfit, Obstacle obstacle) {
        return new RefusedRow(
                row, "Table " + name + " " + misfit.what() + ": " + obstacle.reason(), obstacle.sqlState());
    }

    static RefusedRow unmappable(MappedRow row, UnmappableException error) {
        return new RefusedRow(
                row, String.valueOf(error.getMessage()), error.getClass().getName());
    }
}
