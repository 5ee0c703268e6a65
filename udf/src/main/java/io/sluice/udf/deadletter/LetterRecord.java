package io.sluice.udf.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * A dead letter as it is kept in Kafka: key, value and headers are the record's own, and {@link LetterHeaders} are
 * added.
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record LetterRecord(@Nullable byte[] key, @Nullable byte[] value, List<RecordHeader> headers) {

    /** What Kafka adds to a record of its own, with room to spare. */
    private static final int RECORD_OVERHEAD_BYTES = 1024;

    private static final int HEADER_OVERHEAD_BYTES = 10;

    public LetterRecord {
        headers = List.copyOf(headers);
    }

    /**
     * The letter in Kafka.
     *
     * @param maxBytes what Kafka takes: a value that does not fit is cut, for better its beginning than a job that fails
     */
    public static LetterRecord of(DeadLetter letter, int maxBytes) {
        ConsumedRecord origin = letter.record();
        List<RecordHeader> headers = headers(letter);
        byte[] value = origin.value();
        if (value == null || sizeOf(origin.key(), value, headers) <= maxBytes) {
            return new LetterRecord(origin.key(), value, headers);
        }
        headers.add(LetterHeaders.number(LetterHeaders.CUT_FROM, value.length));
        int room = maxBytes - sizeOf(origin.key(), null, headers);
        return room >= 0
                ? new LetterRecord(origin.key(), Arrays.copyOf(value, room), headers)
                : new LetterRecord(null, new byte[0], headers);
    }

    /** The most that a record of these parts takes in Kafka, in bytes. */
    public static int sizeOf(@Nullable byte[] key, @Nullable byte[] value, List<RecordHeader> headers) {
        int size = RECORD_OVERHEAD_BYTES + lengthOf(key) + lengthOf(value);
        for (RecordHeader header : headers) {
            size += HEADER_OVERHEAD_BYTES + header.name().getBytes(UTF_8).length + lengthOf(header.value());
        }
        return size;
    }

    private static int lengthOf(@Nullable byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static List<RecordHeader> headers(DeadLetter letter) {
        ConsumedRecord origin = letter.record();
        Optional<Replay> replayed = Replay.of(origin);
        List<RecordHeader> headers = new ArrayList<>(LetterHeaders.original(origin.headers()));
        headers.add(RecordHeader.of(LetterHeaders.TOPIC, origin.topic()));
        if (origin.offset() >= 0) {
            headers.add(LetterHeaders.number(LetterHeaders.PARTITION, origin.partition()));
            headers.add(LetterHeaders.number(LetterHeaders.OFFSET, origin.offset()));
        }
        headers.add(LetterHeaders.time(LetterHeaders.TIMESTAMP, origin.timestampMs()));
        headers.add(RecordHeader.of(LetterHeaders.STAGE, letter.stage().name()));
        if (letter.table() != null) {
            headers.add(RecordHeader.of(LetterHeaders.TABLE, letter.table()));
        } else {
            replayed.flatMap(Replay::table)
                    .ifPresent(table -> headers.add(RecordHeader.of(LetterHeaders.TABLE, table)));
        }
        headers.add(RecordHeader.of(LetterHeaders.REASON, letter.reason()));
        headers.add(RecordHeader.of(LetterHeaders.ERROR, letter.error()));
        headers.add(LetterHeaders.number(
                LetterHeaders.ATTEMPTS, replayed.map(Replay::attempts).orElse(0) + 1));
        headers.add(LetterHeaders.time(
                LetterHeaders.FIRST_FAILED_AT,
                replayed.map(Replay::firstFailedAtMs).orElse(letter.failedAtMs())));
        headers.add(LetterHeaders.time(LetterHeaders.FAILED_AT, letter.failedAtMs()));
        return headers;
    }
}
