package io.sluice.cli.dlq;

import io.sluice.udf.deadletter.LetterHeaders;
import io.sluice.udf.deadletter.Replay;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A dead letter as it is in its topic.
 *
 * @param writtenMs when Kafka got it, epoch milliseconds
 * @param headers all of them, the record's own and those that Sluice added
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Letter(
        Place place, long writtenMs, @Nullable byte[] key, @Nullable byte[] value, List<RecordHeader> headers) {

    public Letter {
        headers = List.copyOf(headers);
    }

    static Letter of(ConsumerRecord<byte[], byte[]> record) {
        List<RecordHeader> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new RecordHeader(header.key(), header.value())));
        return new Letter(
                new Place(record.partition(), record.offset()),
                record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }

    /** The last header of this name, one of {@link LetterHeaders}; empty where there is none. */
    public String header(String name) {
        return LetterHeaders.text(headers, name).orElse("");
    }

    Optional<String> table() {
        return LetterHeaders.text(headers, LetterHeaders.TABLE);
    }

    boolean isCut() {
        return !header(LetterHeaders.CUT_FROM).isEmpty();
    }

    /** When it failed last. */
    Instant failedAt() {
        return time(LetterHeaders.FAILED_AT);
    }

    private Instant time(String header) {
        try {
            return Instant.parse(header(header));
        } catch (DateTimeException e) {
            // Of an older version, or of somebody else.
            return Instant.ofEpochMilli(writtenMs);
        }
    }

    /** The record that failed, where it was; empty where it never was in a topic. */
    Optional<ConsumedRecord> origin() {
        try {
            return Optional.of(new ConsumedRecord(
                    header(LetterHeaders.TOPIC),
                    Integer.parseInt(header(LetterHeaders.PARTITION)),
                    Long.parseLong(header(LetterHeaders.OFFSET)),
                    time(LetterHeaders.TIMESTAMP).toEpochMilli(),
                    key,
                    value,
                    LetterHeaders.original(headers)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@code topic-partition@offset} of the record that failed, as far as it had a place. */
    public String source() {
        return origin().map(ConsumedRecord::position).orElse(header(LetterHeaders.TOPIC));
    }

    /** The same for each letter about the same failure, should it have been written twice. */
    Optional<String> id() {
        return origin().map(origin -> LetterHeaders.idOf(origin, table()));
    }

    /** What its record is sent with. */
    Replay replay(String letters) {
        int attempts;
        try {
            attempts = Integer.parseInt(header(LetterHeaders.ATTEMPTS));
        } catch (NumberFormatException e) {
            attempts = 1;
        }
        return new Replay(letters, table(), time(LetterHeaders.FIRST_FAILED_AT).toEpochMilli(), attempts);
    }
}
