package io.sluice.syncer.sink.postgres;

import io.sluice.syncer.sink.MappedRow;

/** A row with one value for each column of its {@link TargetTable}, in the Java form of the column's kind. */
@SuppressWarnings("ArrayRecordComponent") // read and dropped, never compared
record FittedRow(MappedRow source, Object[] values) {}
