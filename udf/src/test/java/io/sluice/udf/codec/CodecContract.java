package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every format: its keys, and what it makes of bytes that are no event. */
abstract class CodecContract {

    abstract ChangeEventCodec codec();

    /** The drop of the collection {@code c} in {@code db}, with the id 1, and no field that can be absent. */
    abstract String smallest();

    /** The key of the document {@code {_id: ObjectId('507f1f77bcf86cd799439011')}}. */
    String key() {
        return "{\"_id\": {\"$oid\": \"507f1f77bcf86cd799439011\"}}";
    }

    @Test
    void theKeyIsTheDocumentsKeyAlone() {
        assertThat(new String(
                        codec().encodeKey(Events.insert("{_id: {$oid: '507f1f77bcf86cd799439011'}}", "{a: 1}")), UTF_8))
                .isEqualTo(key());
    }

    @Test
    void theKeyOfACollectionsEventIsTheCollection() throws MalformedEventException {
        assertThat(new String(codec().encodeKey(decoded(smallest().getBytes(UTF_8))), UTF_8))
                .isEqualTo("{\"database\": \"db\", \"collection\": \"c\"}");
    }

    @Test
    void refusesAnOperationItDoesNotKnow() {
        assertMalformed(smallest().replace("drop", "explode").getBytes(UTF_8), ": explode");
    }

    @Test
    void refusesAChangeOfADocumentWithoutItsKey() {
        assertMalformed(smallest().replace("drop", "insert").getBytes(UTF_8), "needs its key");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertMalformed(new byte[] {'{', (byte) 0xff, '}'}, "Not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "5",
                "null",
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "{\"id\"",
                "{\"id\": ",
                "}",
                "<event/>",
                "{\"a\\u0000b\": 1}",
                "{\"a\": {\"$numberDecimal\": \"x\"}}"
            })
    void refusesWhatIsNoJsonDocument(String text) {
        assertMalformed(text.getBytes(UTF_8), "Not an Extended JSON document");
    }

    @ParameterizedTest
    @ValueSource(strings = {" x", "}", "{}", ",", "\n{\"id\": 1}", "\"", "/*", "]", "5", "\0"})
    void refusesWhatFollowsTheDocumentsEnd(String garbage) {
        assertMalformed((smallest() + garbage).getBytes(UTF_8), "Not an Extended JSON document");
    }

    /** The message goes into logs and headers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": secret}",
                "{\"a\": {\"$oid\": \"secret\"}}",
                "{\"a\": {\"$numberDecimal\": \"secret\"}}",
                "{\"a\": {\"$numberLong\": \"secret\"}}",
                "{\"a\": {\"$date\": \"secret\"}}",
                "{\"a\" \"secret\"}",
                "{\"a\": 'it''s secret'}",
                "[\"secret\"]",
                "{\"a\": 1} \"secret\""
            })
    void theReasonShowsNothingOfTheContent(String text) {
        assertThatThrownBy(() -> decoded(text.getBytes(UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void takesWhiteSpaceAroundTheDocument() throws MalformedEventException {
        assertThat(decoded((" \n" + smallest() + "\r\n\t ").getBytes(UTF_8)).id())
                .isEqualTo("1");
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertMalformed(("{\"a\": " + "[".repeat(100_000)).getBytes(UTF_8), "Not an Extended JSON document");
        assertMalformed("{\"a\": ".repeat(100_000).getBytes(UTF_8), "Not an Extended JSON document");
    }

    @Test
    void randomBytesAreAnEventOrMalformedAndNothingElse() {
        RandomInput.theory("random bytes", 1500)
                .forAll(lists().of(integers().between(0, 255)).ofSizeBetween(0, 60))
                .checkAssert(numbers -> {
                    byte[] bytes = new byte[numbers.size()];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = numbers.get(i).byteValue();
                    }
                    decodeOrRefuse(bytes);
                });
    }

    /** Cuts, changes and doubles pieces of valid messages. */
    @Test
    void mutatedMessagesAreAnEventOrMalformedAndNothingElse() {
        RandomInput.theory("mutated messages", 3000)
                .forAll(
                        Gens.events(),
                        integers().between(0, 2),
                        integers().between(0, 999),
                        integers().between(0, 255))
                .checkAssert((event, mutation, place, other) -> {
                    byte[] message = codec().encodeValue(event);
                    int at = message.length * place / 1000;
                    decodeOrRefuse(
                            switch (mutation) {
                                case 0 -> joined(message, at, new byte[0], message.length);
                                case 1 -> joined(message, at, new byte[] {other.byteValue()}, at + 1);
                                default -> joined(message, at, new byte[0], Math.max(0, at - other));
                            });
                });
    }

    private static byte[] joined(byte[] message, int until, byte[] between, int from) {
        byte[] joined = new byte[until + between.length + message.length - from];
        System.arraycopy(message, 0, joined, 0, until);
        System.arraycopy(between, 0, joined, until, between.length);
        System.arraycopy(message, from, joined, until + between.length, message.length - from);
        return joined;
    }

    final ChangeEvent decoded(byte[] value) throws MalformedEventException {
        return codec().decode(Records.of(null, value)).orElseThrow();
    }

    private void decodeOrRefuse(byte[] value) {
        try {
            assertThat(decoded(value)).isNotNull();
        } catch (MalformedEventException e) {
            assertThat(e.getMessage()).isNotBlank();
        } catch (Exception | StackOverflowError e) {
            fail("Neither an event nor malformed: " + new String(value, UTF_8), e);
        }
    }

    final void assertMalformed(byte[] value, String message) {
        assertThatThrownBy(() -> decoded(value))
                .isExactlyInstanceOf(MalformedEventException.class)
                .message()
                .isNotBlank()
                .contains(message);
    }
}
