package io.sluice.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.deadletter.DeadLetter;
import io.sluice.udf.deadletter.DeadLetter.Stage;
import io.sluice.udf.deadletter.LetterHeaders;
import io.sluice.udf.deadletter.Replay;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.RecordHeader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LetterTest {

    @Test
    void knowsTheRecordThatItIsAbout() {
        Letter letter = Letters.any();

        assertThat(letter.source()).isEqualTo("cdc.shop.orders-3@42");
        assertThat(letter.id()).contains("cdc.shop.orders-3@42/orders");
        assertThat(letter.origin()).get().satisfies(origin -> {
            assertThat(origin.timestampMs()).isEqualTo(Letters.FAILED_AT.toEpochMilli());
            assertThat(origin.value()).containsExactly(0, -1);
            assertThat(origin.headers()).isEmpty();
        });
        assertThat(letter.replay("letters"))
                .isEqualTo(new Replay("letters", Optional.of("orders"), Letters.FAILED_AT.toEpochMilli(), 42, 1));
    }

    @Test
    void aReplayThatFailedAgainKnowsHowItBegan() {
        Replay replayed = new Replay("letters", Optional.of("orders"), 1_000, 7, 2);
        ConsumedRecord origin =
                new ConsumedRecord("cdc.shop.orders", 3, 42, 500, null, new byte[] {1}, replayed.headers());
        DeadLetter failure = new DeadLetter(origin, Stage.WRITE, "why", "22001", "orders", 9_000);
        Letter letter = Letters.stored(1, failure, 1 << 20);

        assertThat(letter.failedAt()).isEqualTo(Instant.ofEpochMilli(9_000));
        assertThat(letter.replay("letters")).isEqualTo(new Replay("letters", Optional.of("orders"), 1_000, 7, 3));
    }

    @Test
    void whatAnOlderVersionDidNotSayIsTakenFromTheLetter() {
        Letter old = new Letter(
                new Place(0, 1),
                1_234,
                null,
                null,
                List.of(
                        RecordHeader.of(LetterHeaders.TOPIC, "cdc.shop.orders"),
                        RecordHeader.of(LetterHeaders.PARTITION, "3"),
                        RecordHeader.of(LetterHeaders.OFFSET, "42")));

        assertThat(old.failedAt()).isEqualTo(Instant.ofEpochMilli(1_234));
        assertThat(old.replay("letters")).isEqualTo(new Replay("letters", Optional.empty(), 1_234, 42, 1));
    }

    @Test
    void whatNeverWasInATopicIsNamedByTheTopicThatRefusedIt() {
        ConsumedRecord refused = new ConsumedRecord("cdc.shop.orders", -1, -1, 0, null, new byte[2_000]);
        DeadLetter failure = new DeadLetter(refused, Stage.PUBLISH, "too large", "E", 0);

        assertThat(Letters.stored(1, failure, 1 << 20))
                .returns("cdc.shop.orders", Letter::source)
                .returns(Optional.empty(), Letter::id)
                .returns(false, Letter::isCut);
        assertThat(Letters.stored(1, failure, 2_000).isCut()).isTrue();
    }

    @Test
    void twoTablesThatRefuseOneRecordAreTwoLetters() {
        Letter other = Letters.of(18, Stage.WRITE, "players", "why", "k", new byte[0]);

        assertThat(other.source()).isEqualTo(Letters.any().source());
        assertThat(other.id()).isNotEqualTo(Letters.any().id());
    }

    @Test
    void aRecordOfSomebodyElseInTheTopicIsShownAndHasNoId() {
        Letter stray = new Letter(new Place(0, 1), 0, null, null, List.of());

        assertThat(stray.id()).isEmpty();
        assertThat(LetterLine.of(stray, false).stage()).isEmpty();
        assertThat(new LetterText(stray).text()).endsWith("value   (none)");
    }

    @Test
    void isShownWithItsBytes() {
        assertThat(new LetterText(Letters.any()).text())
                .contains("header  sluice.reason: value too long")
                .contains("key     {\"_id\": 7}")
                .endsWith("value   0x00ff");
        assertThat(new LetterText(Letters.any()).json().toString())
                .contains("\"value\":{\"hex\":\"00ff\"}")
                .contains("{\"name\":\"sluice.stage\",\"value\":\"WRITE\"}");
        Letter readable = Letters.of(1, Stage.MAP, null, "why", "k", "grüße".getBytes(UTF_8));
        assertThat(new LetterText(readable).json().path("value").asText()).isEqualTo("grüße");
    }

    @Test
    void aListHasALineForEachAndNoValue() {
        Letter readable = Letters.of(1, Stage.MAP, null, "why", "k", "grüße".getBytes(UTF_8));
        LetterReport report = new LetterReport(
                5,
                Map.of("MAP  22001  why", 5L),
                List.of(LetterLine.of(readable, false), LetterLine.of(Letters.any(), true)));

        assertThat(report.table().lines())
                .containsExactly(
                        "… and 3 that failed before",
                        "LETTER        FAILED                    STAGE    STATE     SOURCE"
                                + "                                KEY, REASON",
                        "0:1           2030-01-15T14:30:00Z      MAP      open      cdc.shop.orders-3@42"
                                + "                  k  why [22001]",
                        "0:17          2030-01-15T14:30:00Z      WRITE    replayed  cdc.shop.orders-3@42"
                                + "                  {\"_id\": 7}  value too long [22001]",
                        "5 dead letters");
        assertThat(report.summary().lines()).containsExactly("         5  MAP  22001  why", "5 dead letters");
        assertThat(report.json().toString())
                .contains("\"total\":5")
                .contains("\"letter\":\"0:17\"")
                .contains("\"replayed\":true")
                .doesNotContain("grüße");
    }
}
