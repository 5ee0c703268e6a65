package io.sluice.udf.mapping;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Namespace;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From a change of a document to changes of rows. */
public interface DocumentMapping extends Serializable {

    /**
     * The rows that a change writes.
     *
     * @param event a change of a document, {@link io.sluice.udf.event.OperationType#isDocumentChange()}
     * @param nowMs the time of mapping, epoch milliseconds
     * @param invalid is told of each value that its column cannot hold
     * @return what it does to rows; nothing, where the change brings no document (it was gone when the source looked it
     *     up, and its delete follows)
     */
    List<RowChange> map(ChangeEvent event, long nowMs, InvalidValues invalid) throws UnmappableException;

    /** The same, for those who do not count. */
    default List<RowChange> map(ChangeEvent event, long nowMs) throws UnmappableException {
        return map(event, nowMs, InvalidValues.UNCOUNTED);
    }

    /**
     * The tables of this namespace's documents, without their child tables; an evolving one without its data columns.
     */
    List<Table> tables(Namespace namespace);

    /**
     * The columns of a table that tell of the change and not of the document, such as when it was processed: what a
     * comparison of source and target leaves out.
     */
    Set<String> changeColumns(Table table);

    /** The column that says {@code delete} on a softly deleted row; empty if rows do not stay. */
    Optional<String> softDeleteColumn(Table table);
}
