package io.sluice.cli.contest;

/** Something to do for one contender, that is measured. */
public interface Work {
    void run(Trial trial) throws Exception;
}
