package io.sluice.syncer.pipeline;

import io.sluice.syncer.sink.MappedRow;
import io.sluice.udf.deadletter.DeadLetter;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What a record comes to.
 *
 * @param detail which event it is, where it is one of a whole collection; else empty
 * @param failure of a dead letter only
 * @param replayed true for a record that was sent once more for this job
 */
public record RecordOutcome(
        Kind kind, List<MappedRow> rows, String detail, @Nullable Failure failure, boolean replayed) {

    /** Rows, a dead letter, or one of the reasons for neither. */
    public enum Kind {
        ROWS,
        DEAD_LETTER,
        /** The change brings no document: it was gone when the source looked it up; or deletes are ignored. */
        WITHOUT_ROW,
        /** The event is of a whole collection or database, and its tables stay as they are. */
        COLLECTION_EVENT,
        /** The record says nothing of its own. */
        TOMBSTONE,
        /** The record was sent once more for another job. */
        OF_ANOTHER_JOB
    }

    /** Where and why a record became a dead letter. */
    public record Failure(DeadLetter.Stage stage, Exception error) {}

    static RecordOutcome nothing(Kind kind, boolean replayed) {
        return new RecordOutcome(kind, List.of(), "", null, replayed);
    }

    static RecordOutcome collectionEvent(String detail, boolean replayed) {
        return new RecordOutcome(Kind.COLLECTION_EVENT, List.of(), detail, null, replayed);
    }

    static RecordOutcome rows(List<MappedRow> rows, boolean replayed) {
        return new RecordOutcome(Kind.ROWS, rows, "", null, replayed);
    }

    static RecordOutcome deadLetter(DeadLetter.Stage stage, Exception error, boolean replayed) {
        return new RecordOutcome(Kind.DEAD_LETTER, List.of(), "", new Failure(stage, error), replayed);
    }
}
