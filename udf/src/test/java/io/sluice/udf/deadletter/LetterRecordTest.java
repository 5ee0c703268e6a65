package io.sluice.udf.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.integers;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LetterRecordTest {

    private static final int ENOUGH = 1 << 20;
    private static final byte[] KEY = "key".getBytes(UTF_8);
    private static final byte[] VALUE = {0, -1};
    private static final RecordHeader TRACE = new RecordHeader("trace", new byte[] {1, 2});

    @Test
    void keepsTheBytesAndHeadersAndAddsItsOwn() {
        LetterRecord stored = LetterRecord.of(letter(record(List.of(TRACE)), "players"), ENOUGH);

        assertThat(stored.key()).isSameAs(KEY);
        assertThat(stored.value()).isSameAs(VALUE);
        assertThat(stored.headers().get(0)).isSameAs(TRACE);
        assertThat(texts(stored))
                .containsEntry("sluice.topic", "orders")
                .containsEntry("sluice.partition", "3")
                .containsEntry("sluice.offset", "42")
                .containsEntry("sluice.first_offset", "42")
                .containsEntry("sluice.timestamp", "1970-01-01T00:00:01Z")
                .containsEntry("sluice.stage", "WRITE")
                .containsEntry("sluice.table", "players")
                .containsEntry("sluice.reason", "why")
                .containsEntry("sluice.error", "23505")
                .containsEntry("sluice.attempts", "1")
                .containsEntry("sluice.first_failed_at", "1970-01-01T00:00:09Z")
                .containsEntry("sluice.failed_at", "1970-01-01T00:00:09Z")
                .doesNotContainKey("sluice.cut_from");
    }

    @Test
    void aReplayThatFailsAgainKeepsItsFirstFailureAndIsCounted() {
        List<RecordHeader> headers = new ArrayList<>(List.of(TRACE));
        headers.addAll(new Replay("letters", Optional.of("players"), 2000, 17, 3).headers());

        LetterRecord stored = LetterRecord.of(letter(record(headers), null), ENOUGH);

        assertThat(texts(stored))
                .containsEntry("sluice.attempts", "4")
                .containsEntry("sluice.offset", "42")
                .containsEntry("sluice.first_offset", "17")
                .containsEntry("sluice.first_failed_at", "1970-01-01T00:00:02Z")
                .containsEntry("sluice.failed_at", "1970-01-01T00:00:09Z")
                .containsEntry("sluice.table", "players")
                .doesNotContainKey("sluice.replay_for");
        assertThat(LetterHeaders.original(stored.headers())).containsExactly(TRACE);
    }

    @Test
    void aReplayIsToldByItsHeaders() {
        Replay replay = new Replay("letters", Optional.empty(), 2000, 17, 3);

        assertThat(Replay.of(record(replay.headers()))).contains(replay);
        assertThat(Replay.of(record(replay.headers().stream()
                        .filter(header -> !header.name().equals(LetterHeaders.FIRST_OFFSET))
                        .toList())))
                .as("sent by an older version")
                .contains(new Replay("letters", Optional.empty(), 2000, 42, 3));
        assertThat(Replay.of(record(List.of(TRACE)))).isEmpty();
        assertThat(Replay.of(record(List.of(RecordHeader.of(LetterHeaders.REPLAY_FOR, "letters")))))
                .as("headers of somebody else")
                .isEmpty();
    }

    @Test
    void whatHasNoPlaceInATopicSaysNone() {
        ConsumedRecord unpublished = new ConsumedRecord("orders", -1, -1, 1000, KEY, VALUE);

        assertThat(texts(LetterRecord.of(letter(unpublished, null), ENOUGH)))
                .containsEntry("sluice.topic", "orders")
                .doesNotContainKeys("sluice.partition", "sluice.offset");
    }

    @Test
    void aLetterNeverExceedsWhatKafkaTakes() {
        RandomInput.theory("letters of any size")
                .forAll(integers().between(0, 5000), integers().between(2000, 6000))
                .checkAssert((length, maxBytes) -> {
                    ConsumedRecord record = new ConsumedRecord("orders", 3, 42, 0, KEY, new byte[length]);

                    LetterRecord stored = LetterRecord.of(letter(record, null), maxBytes);

                    boolean isCut = stored.value().length < length;
                    assertThat(LetterRecord.sizeOf(stored.key(), stored.value(), stored.headers()))
                            .isLessThanOrEqualTo(maxBytes);
                    assertThat(texts(stored).get("sluice.cut_from")).isEqualTo(isCut ? "" + length : null);
                });
    }

    @Test
    void aKeyThatIsTooLargeItselfIsLeftOut() {
        ConsumedRecord record = new ConsumedRecord("orders", 3, 42, 0, new byte[5000], new byte[5000]);

        LetterRecord stored = LetterRecord.of(letter(record, null), 4000);

        assertThat(stored.key()).isNull();
        assertThat(stored.value()).isEmpty();
        assertThat(texts(stored)).containsEntry("sluice.cut_from", "5000").containsEntry("sluice.offset", "42");
    }

    private static ConsumedRecord record(List<RecordHeader> headers) {
        return new ConsumedRecord("orders", 3, 42, 1000, KEY, VALUE, headers);
    }

    private static DeadLetter letter(ConsumedRecord record, String table) {
        return new DeadLetter(record, DeadLetter.Stage.WRITE, "why", "23505", table, 9000);
    }

    private static Map<String, String> texts(LetterRecord stored) {
        return stored.headers().stream().collect(Collectors.toMap(RecordHeader::name, RecordHeader::text));
    }
}
