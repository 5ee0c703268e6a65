package io.sluice.syncer.sink.postgres;

import java.io.Serializable;

/**
 * What the sink may do to tables.
 *
 * @param create create those that are missing
 * @param evolve add and widen columns of those that grow with their documents
 */
public record TableOptions(boolean create, boolean evolve) implements Serializable {
    private static final long serialVersionUID = 1L;
}
