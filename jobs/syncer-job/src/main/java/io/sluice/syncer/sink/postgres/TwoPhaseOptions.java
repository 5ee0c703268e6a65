package io.sluice.syncer.sink.postgres;

import java.io.Serializable;

/**
 * What exactly-once mode needs to know beside the rest.
 *
 * @param prefix begins the names of this job's transactions; fixed for as long as the job is resumed
 * @param sink tells the sinks of one job apart
 * @param appendOnly true if one of the tables has no key
 * @param allowRewind whether a job that writes to such a table may begin before what is committed already
 */
public record TwoPhaseOptions(String prefix, String sink, boolean appendOnly, boolean allowRewind)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    public TwoPhaseOptions {
        // The longest name it can get.
        var unused = new TransactionId(prefix, sink, 99_999, 999_999_999_999_999_999L, "00000000");
    }
}
