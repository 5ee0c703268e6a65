package io.sluice.cli.verify;

import java.util.List;

/**
 * What a comparison of source and target found.
 *
 * @param sourceDocuments documents in the source
 * @param targetRows rows in the target
 * @param missing documents without their row
 * @param extra rows without a document
 * @param different rows that are not as their document says
 * @param unmappable documents that have no row as their mapping says, and should be dead letters
 * @param repaired differences that were mended; what is counted and named above is what is left
 * @param differences the rows behind the counts, at most as many as were asked for
 */
public record VerificationResult(
        long sourceDocuments,
        long targetRows,
        long missing,
        long extra,
        long different,
        long unmappable,
        long repaired,
        List<Difference> differences) {

    /** How a row differs. */
    public enum Kind {
        MISSING,
        EXTRA,
        DIFFERENT
    }

    /**
     * One row that is not as it should be.
     *
     * @param columns the columns that differ, where both sides have the row
     */
    public record Difference(Kind kind, String table, String rowKey, List<String> columns) {}

    public boolean isEqual() {
        return missing == 0 && extra == 0 && different == 0;
    }
}
