package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;

/**
 * A row that cannot be written, however often it is tried.
 *
 * @param reason one line, without the row's content
 * @param error an SQL state or a class name
 */
record RefusedRow(MappedRow row, String reason, String error) {}
