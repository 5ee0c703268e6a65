package io.sluice.cli.demo;

/**
 * What the demo measured and found.
 *
 * @param snapshotDocumentsPerSecond from the submission of the jobs until the existing documents were in the target
 * @param events live changes made
 * @param eventsPerSecond live changes, from the first until all were in the target
 * @param latencyMsP50 from the acknowledgement of an insert or update by the source until the target showed it
 */
public record DemoResult(
        long sourceDocuments,
        long targetRows,
        long missing,
        long extra,
        long different,
        long events,
        long eventsPerSecond,
        long latencyMsP50,
        long latencyMsP95,
        long latencyMsP99,
        long snapshotDocumentsPerSecond) {

    public boolean agrees() {
        return missing == 0 && extra == 0 && different == 0 && sourceDocuments == targetRows;
    }
}
