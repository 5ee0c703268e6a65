package io.sluice.udf.deadletter;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The headers that Sluice adds to a record, next to those that it came with. */
public final class LetterHeaders {

    private static final String PREFIX = "sluice.";

    /** Where the record was: topic, partition, offset, and its timestamp as ISO 8601. */
    public static final String TOPIC = PREFIX + "topic";

    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";
    public static final String TIMESTAMP = PREFIX + "timestamp";

    /** A {@link DeadLetter.Stage}. */
    public static final String STAGE = PREFIX + "stage";

    /** The table that refused the record's row. */
    public static final String TABLE = PREFIX + "table";

    public static final String REASON = PREFIX + "reason";
    public static final String ERROR = PREFIX + "error";

    /** How often the record has failed: once, and once more for each replay. */
    public static final String ATTEMPTS = PREFIX + "attempts";

    /** The offset of the record that failed first, before it was sent once more. */
    public static final String FIRST_OFFSET = PREFIX + "first_offset";

    /** When the record failed for the first and for the last time, ISO 8601. */
    public static final String FIRST_FAILED_AT = PREFIX + "first_failed_at";

    public static final String FAILED_AT = PREFIX + "failed_at";

    /** The size of the value in bytes, where the letter has no more than its beginning. */
    public static final String CUT_FROM = PREFIX + "cut_from";

    /** Of a replayed record: the topic of the letter, and so the job that it is meant for. */
    public static final String REPLAY_FOR = PREFIX + "replay_for";

    private LetterHeaders() {}

    /** The headers that the record came with. */
    public static List<RecordHeader> original(List<RecordHeader> headers) {
        return headers.stream()
                .filter(header -> !header.name().startsWith(PREFIX))
                .toList();
    }

    /** The last header of this name, as text. */
    public static Optional<String> text(List<RecordHeader> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .reduce((first, second) -> second)
                .map(RecordHeader::text);
    }

    static RecordHeader time(String name, long epochMs) {
        return RecordHeader.of(name, Instant.ofEpochMilli(epochMs).toString());
    }

    static RecordHeader number(String name, long number) {
        return RecordHeader.of(name, Long.toString(number));
    }

    /** Names the record that a letter is about, also where it is written twice. */
    public static String idOf(ConsumedRecord origin, Optional<String> table) {
        return table.map(name -> origin.position() + "/" + name).orElseGet(origin::position);
    }
}
