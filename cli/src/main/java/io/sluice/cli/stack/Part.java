package io.sluice.cli.stack;

/** One server of the stack. All methods may be called again and again: what is done already is not done twice. */
interface Part {
    PartName name();

    /** Brings what is needed into the cache. */
    void fetch();

    /** Starts it and returns when it serves. */
    void start();

    /** Whether all of its processes run. */
    boolean isRunning();

    /** Stops it, gently first. Data is kept. */
    void stop();

    PartStatus status();
}
