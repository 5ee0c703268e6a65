package io.sluice.syncer.sink.postgres;

import io.sluice.udf.mapping.WhenInvalid;
import java.io.Serializable;

/**
 * What the sink may do to tables.
 *
 * @param create create those that are missing
 * @param evolve add and widen columns of those that grow with their documents
 * @param policies for values that a column, widened since, cannot hold
 */
public record TableOptions(boolean create, boolean evolve, Policies policies) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What becomes of such a value, by the {@link io.sluice.udf.mapping.Table#source} of its table. */
    @FunctionalInterface
    public interface Policies extends Serializable {
        WhenInvalid of(String source);
    }

    /** Such values are refused. */
    public TableOptions(boolean create, boolean evolve) {
        this(create, evolve, source -> WhenInvalid.REJECT);
    }
}
