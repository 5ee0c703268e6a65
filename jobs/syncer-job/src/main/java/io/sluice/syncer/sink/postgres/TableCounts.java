package io.sluice.syncer.sink.postgres;

/**
 * What became of the rows of one table, as the statements answered.
 *
 * @param sent rows in statements that succeeded; those that were neither inserted, updated nor deleted were stale, or
 *     there was nothing to delete
 */
record TableCounts(long sent, long inserted, long updated, long deleted) {

    static final TableCounts NONE = new TableCounts(0, 0, 0, 0);

    TableCounts plus(TableCounts other) {
        return new TableCounts(
                sent + other.sent, inserted + other.inserted, updated + other.updated, deleted + other.deleted);
    }

    long written() {
        return inserted + updated + deleted;
    }

    long stale() {
        return sent - written();
    }
}
