package io.sluice.udf.deadletter;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a record that is sent once more tells of its dead letter.
 *
 * @param letters the letter's topic: other jobs that read the record have had it before
 * @param table the only table that the record is still to go to; empty for all
 * @param firstFailedAtMs epoch milliseconds
 * @param firstOffset where the record was before it was sent once more; its topic and partition are the same
 * @param attempts how often the record has failed
 */
public record Replay(String letters, Optional<String> table, long firstFailedAtMs, long firstOffset, int attempts) {

    /** Empty for a record that comes for the first time. */
    public static Optional<Replay> of(ConsumedRecord record) {
        List<RecordHeader> headers = record.headers();
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> letters = LetterHeaders.text(headers, LetterHeaders.REPLAY_FOR);
        if (letters.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Replay(
                    letters.get(),
                    LetterHeaders.text(headers, LetterHeaders.TABLE),
                    Instant.parse(LetterHeaders.text(headers, LetterHeaders.FIRST_FAILED_AT)
                                    .orElse(""))
                            .toEpochMilli(),
                    LetterHeaders.text(headers, LetterHeaders.FIRST_OFFSET)
                            .map(Long::valueOf)
                            .orElse(record.offset()),
                    Integer.parseInt(
                            LetterHeaders.text(headers, LetterHeaders.ATTEMPTS).orElse(""))));
        } catch (DateTimeException | NumberFormatException e) {
            // Somebody else's headers: the record is like any other.
            return Optional.empty();
        }
    }

    /** What the record is sent with, next to its own headers. */
    public List<RecordHeader> headers() {
        List<RecordHeader> headers = new ArrayList<>();
        headers.add(RecordHeader.of(LetterHeaders.REPLAY_FOR, letters));
        table.ifPresent(name -> headers.add(RecordHeader.of(LetterHeaders.TABLE, name)));
        headers.add(LetterHeaders.time(LetterHeaders.FIRST_FAILED_AT, firstFailedAtMs));
        headers.add(LetterHeaders.number(LetterHeaders.FIRST_OFFSET, firstOffset));
        headers.add(LetterHeaders.number(LetterHeaders.ATTEMPTS, attempts));
        return headers;
    }
}
