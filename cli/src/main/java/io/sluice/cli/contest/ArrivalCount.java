package io.sluice.cli.contest;

/** Tells how many have arrived. */
interface ArrivalCount extends AutoCloseable {
    long arrived() throws Exception;

    @Override
    void close() throws Exception;
}
