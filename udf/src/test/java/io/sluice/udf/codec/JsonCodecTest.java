package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.quicktheories.generators.SourceDSL.integers;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.Version;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format {@code json}: plain rows, what they keep, and what is taken from the record. */
class JsonCodecTest {

    private final JsonCodec codec = new JsonCodec();

    /** Document 2's producers write such rows. */
    @Test
    void readsARowOfOthers() throws MalformedEventException {
        ConsumedRecord record = new ConsumedRecord(
                "orders",
                3,
                41,
                1_705_318_200_123L,
                "1001".getBytes(UTF_8),
                "{\"id\": 1001, \"user_id\": \"u-7\", \"amount\": 19.90, \"paid\": true, \"tags\": [1, null]}"
                        .getBytes(UTF_8));

        ChangeEvent event = codec.decode(record).orElseThrow();

        assertThat(event.operationType()).isEqualTo(OperationType.REPLACE);
        assertThat(event.namespace()).isEqualTo(new Namespace("kafka", "orders"));
        assertThat(event.documentKey())
                .isEqualTo(BsonDocument.parse("{_id: {$numberLong: '1001'}, id: {$numberLong: '1001'}}"));
        assertThat(event.fullDocument())
                .isEqualTo(BsonDocument.parse(
                        "{id: 1001, user_id: 'u-7', amount: {$numberDecimal: '19.90'}, paid: true, tags: [1, null]}"));
        assertThat(event.timestampMs()).isEqualTo(1_705_318_200_123L);
        assertThat(event.version()).isEqualTo(new Version(41, 0));
        assertThat(event.id())
                .isEqualTo(new JsonCodec().decode(record).orElseThrow().id());
    }

    @Test
    void aRecordWithoutAValueIsADelete() throws MalformedEventException {
        ChangeEvent event =
                codec.decode(Records.of("u-7".getBytes(UTF_8), null)).orElseThrow();

        assertThat(event.operationType()).isEqualTo(OperationType.DELETE);
        assertThat(event.documentKey()).isEqualTo(BsonDocument.parse("{_id: 'u-7', id: 'u-7'}"));
        assertThat(event.fullDocument()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"_id\": {\"$oid\": \"507f1f77bcf86cd799439011\"}} | {_id: {$oid: '507f1f77bcf86cd799439011'}}",
                "{\"_id\": 1, \"region\": \"eu\"}                    | {_id: 1, region: 'eu'}",
                "{\"id\": 5}                                         | {_id: 5, id: 5}",
                "{\"order\": 5, \"line\": 2}                         | {_id: {order: 5, line: 2}, order: 5, line: 2}",
                "42                                                  | {_id: {$numberLong: '42'}, id: {$numberLong: '42'}}",
                "-1                                                  | {_id: {$numberLong: '-1'}, id: {$numberLong: '-1'}}",
                "0                                                   | {_id: {$numberLong: '0'}, id: {$numberLong: '0'}}",
                "007                                                 | {_id: '007', id: '007'}",
                "-                                                   | {_id: '-', id: '-'}",
                "1234567890123456789                                 | {_id: '1234567890123456789', id: '1234567890123456789'}",
                "\"42\"                                              | {_id: '42', id: '42'}",
                "u-7                                                 | {_id: 'u-7', id: 'u-7'}",
                "``                                                  | {_id: '', id: ''}",
            })
    void readsKeysOfOthers(String key, String documentKey) throws MalformedEventException {
        assertThat(read(key, "{}").documentKey()).isEqualTo(BsonDocument.parse(documentKey));
    }

    /** As texts they differ; a double would make them one. */
    @Test
    void keysThatDifferBeyondADoublesPrecisionStayTwo() throws MalformedEventException {
        for (String id : List.of(
                "{$numberDecimal: '0.1'}",
                "0.1",
                "{$numberDecimal: '1E+21'}",
                "{$numberDecimal: '-9.999999999999999999999999999999999E+6144'}",
                "{$numberDecimal: '-1E-6176'}",
                "4.9E-324",
                "1.7976931348623157E308",
                "{a: {$numberDecimal: '0.1'}, b: {$oid: '507f1f77bcf86cd799439011'}}")) {
            byte[] key = codec.encodeKey(Events.delete("{_id: " + id + "}"));

            RawBsonDocument read =
                    codec.decode(Records.of(key, null)).orElseThrow().documentKey();

            assertThat(KeyText.of(read.get("_id")))
                    .isEqualTo(
                            KeyText.of(BsonDocument.parse("{_id: " + id + "}").get("_id")));
        }
    }

    @Test
    void aRowWithoutAKeyHasItsOwn() throws MalformedEventException {
        assertThat(read(null, "{\"a\": 1, \"_id\": 5, \"id\": 6}").documentKey())
                .isEqualTo(BsonDocument.parse("{_id: 5}"));
        assertThat(read(null, "{\"a\": 1, \"id\": \"x\"}").documentKey())
                .isEqualTo(BsonDocument.parse("{_id: 'x', id: 'x'}"));
        assertMalformed(null, "{\"a\": 1}", "no key, and its value no field '_id' or 'id'");
        assertMalformed(null, null, "neither a key nor a value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{secret", "{\"_id\": secret}", "\"secret", "\"secret\" x\""})
    void refusesAKeyThatIsBroken(String key) {
        assertMalformed(key, "{}", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                                   | INT32",
                "2147483647                          | INT32",
                "2147483648                          | INT64",
                "-9223372036854775808                | INT64",
                "9223372036854775808                 | DECIMAL128",
                "1234567890123456789012345678901234  | DECIMAL128",
                "0.1                                 | DOUBLE",
                "-0.0                                | DOUBLE",
                "-0                                  | DECIMAL128",
                "-0.00                               | DECIMAL128",
                "1.0E21                              | DOUBLE",
                "5.00                                | DECIMAL128",
                "0.1234567890123456789               | DECIMAL128",
                "12345678901234567.25                | DECIMAL128",
                "1E+400                              | DECIMAL128"
            })
    void noNumberLosesADigit(String number, BsonType type) throws MalformedEventException {
        BsonValue value = read("1", "{\"v\": " + number + "}").fullDocument().get("v");

        assertThat(value.getBsonType()).isEqualTo(type);
        assertThat(PlainJson.write(Gens.raw(new BsonDocument("v", value)))).isEqualTo("{\"v\": " + number + "}");
    }

    @Test
    void randomNumbersOfDecimalsComeBackDigitForDigit() {
        RandomInput.theory("digits", 1000)
                .forAll(integers().all(), integers().all(), integers().between(0, 30))
                .checkAssert((high, low, scale) -> {
                    BigDecimal exact = new BigDecimal(
                            java.math.BigInteger.valueOf(high).shiftLeft(40).add(java.math.BigInteger.valueOf(low)),
                            scale);
                    BsonValue value =
                            readable("{\"v\": " + exact.toPlainString() + "}").get("v");
                    assertThat(new BigDecimal(
                                    switch (value.getBsonType()) {
                                        case DOUBLE ->
                                            Double.toString(value.asDouble().getValue());
                                        case DECIMAL128 ->
                                            value.asDecimal128().getValue().toString();
                                        default ->
                                            Long.toString(value.asNumber().longValue());
                                    }))
                            .isEqualByComparingTo(exact);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "secret",
                "null",
                "5",
                "\"secret\"",
                "[]",
                "{",
                "{\"a\": ",
                "{\"a\": secret}",
                "{'a': 1}",
                "{\"a\": 1,}",
                "{\"a\": NaN}",
                "{\"a\": 12345678901234567890123456789012345}",
                "{\"a\": 1e99999}",
                "{\"a\\u0000b\": 1}",
                "{} x",
                "{} {}",
                "{}}",
                "<row/>"
            })
    void refusesWhatIsNoRowAndShowsNothingOfIt(String value) {
        assertMalformed("1", value, "");
    }

    @Test
    void refusesWhatIsNotUtf8AndNestingWithoutEnd() {
        assertThatThrownBy(() -> codec.decode(Records.of(null, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})))
                .isExactlyInstanceOf(MalformedEventException.class);
        assertThatThrownBy(() -> codec.decode(Records.of(new byte[] {(byte) 0xff}, "{}".getBytes(UTF_8))))
                .isExactlyInstanceOf(MalformedEventException.class);
        assertMalformed("1", "{\"a\": " + "[".repeat(100_000), "");
        assertMalformed("1", "{\"a\": ".repeat(100_000), "");
    }

    /** Jackson takes the escape, and BSON would hold another character. */
    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "x\\ud83dx", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00"})
    void refusesHalfASurrogatePair(String escaped) throws MalformedEventException {
        assertMalformed("1", "{\"secret\": [\"" + escaped + "\"]}", "half a surrogate pair");
        assertMalformed("1", "{\"secret" + escaped + "\": 1}", "half a surrogate pair");
        assertMalformed("\"" + escaped + "\"", "{}", "half a surrogate pair");
        assertThat(read("1", "{\"v\": \"\\ud83d\\ude00\"}").fullDocument().getString("v"))
                .isEqualTo(new BsonString("\ud83d\ude00"));
    }

    /** As UTF-8 never has them; Jackson puts them together to what it takes for characters. */
    @ParameterizedTest
    @ValueSource(strings = {"eda0bd", "c080", "eda0bdedb880"})
    void refusesBytesThatOnlyLookLikeUtf8(String hex) {
        byte[] text = HexFormat.of().parseHex("7b2276223a22" + hex + "227d");

        assertThatThrownBy(() -> codec.decode(Records.of("1".getBytes(UTF_8), text)))
                .isExactlyInstanceOf(MalformedEventException.class);
    }

    @Test
    void ofAFieldThatIsThereTwiceTheLastCounts() throws MalformedEventException {
        assertThat(read(null, "{\"_id\": 1, \"_id\": 2}").documentKey()).isEqualTo(BsonDocument.parse("{_id: 2}"));
        assertThat(read(null, "{\"id\": 1, \"id\": 2}").documentKey()).isEqualTo(BsonDocument.parse("{_id: 2, id: 2}"));
        assertThat(read("{\"id\": 1, \"id\": 2}", "{}").documentKey().get("_id"))
                .isEqualTo(new BsonInt32(2));
    }

    @Test
    void writesPlainValues() {
        ChangeEvent event = Events.insert(
                "{_id: {$oid: '507f1f77bcf86cd799439011'}}",
                "{_id: {$oid: '507f1f77bcf86cd799439011'}, at: {$date: '2024-01-15T10:30:00.120Z'},"
                        + " n: {$numberLong: '5'}, d: {$numberDecimal: '5.00'}, x: 1.5, nan: {$numberDouble: 'NaN'},"
                        + " u: {$uuid: '123e4567-e89b-12d3-a456-426614174000'},"
                        + " b: {$binary: {base64: 'AAE=', subType: '80'}}, t: {$timestamp: {t: 4294967295, i: 2}},"
                        + " r: {$regularExpression: {pattern: 'a/b', options: 'i'}}, s: {$symbol: 'y'},"
                        + " c: {$code: 'f()'}, min: {$minKey: 1}, max: {$maxKey: 1}, un: {$undefined: true},"
                        + " nothing: null, sub: {a: [1, {b: 'c'}]}}");

        assertThat(new String(codec.encodeKey(event), UTF_8))
                .isEqualTo("{\"_id\": {\"$oid\": \"507f1f77bcf86cd799439011\"}}");
        assertThat(new String(codec.encodeValue(event), UTF_8))
                .isEqualTo(
                        """
                        {"_id": "507f1f77bcf86cd799439011", "at": "2024-01-15T10:30:00.120Z", "n": 5, "d": 5.00, \
                        "x": 1.5, "nan": "NaN", "u": "123e4567-e89b-12d3-a456-426614174000", "b": "AAE=", \
                        "t": {"t": 4294967295, "i": 2}, "r": "/a/b/i", "s": "y", "c": "f()", "min": "MinKey", \
                        "max": "MaxKey", "un": null, "nothing": null, "sub": {"a": [1, {"b": "c"}]}}""");
    }

    @Test
    void whatHappensToACollectionIsNoRow() {
        RandomInput.theory("rows", 500).forAll(Gens.events()).checkAssert(event -> assertThat(codec.holds(event))
                .isEqualTo(event.operationType() == OperationType.DELETE
                        || (event.operationType().isDocumentChange() && event.fullDocument() != null)));
        assertThat(codec.encodeValue(Events.delete("{_id: 1}"))).isNull();
    }

    /** All documents: what JSON has a type for is kept, numbers digit for digit; once read they stay as they are. */
    @Test
    void whatJsonHasATypeForComesBack() {
        RandomInput.theory("plain rows", 2000)
                .forAll(Gens.documents(), Gens.ids())
                .checkAssert((document, id) -> {
                    ChangeEvent event = event(document, id);
                    ChangeEvent back = decoded(Records.of(codec, event));

                    assertThat(KeyText.json(back.documentKey())).isEqualTo(KeyText.json(event.documentKey()));
                    assertKept(document, back.fullDocument());
                    assertThat(codec.encodeValue(back)).isEqualTo(codec.encodeValue(event));
                    ChangeEvent again = decoded(Records.of(codec, back));
                    assertThat(Gens.bytes(again.fullDocument())).isEqualTo(Gens.bytes(back.fullDocument()));
                });
    }

    private static void assertKept(BsonValue value, BsonValue back) {
        switch (value.getBsonType()) {
            case DOCUMENT -> {
                assertThat(back.asDocument().keySet())
                        .containsExactlyElementsOf(value.asDocument().keySet());
                for (Map.Entry<String, BsonValue> field : value.asDocument().entrySet()) {
                    assertKept(field.getValue(), back.asDocument().get(field.getKey()));
                }
            }
            case ARRAY -> {
                BsonArray array = back.asArray();
                assertThat(array).hasSameSizeAs(value.asArray());
                for (int i = 0; i < array.size(); i++) {
                    assertKept(value.asArray().get(i), array.get(i));
                }
            }
            case STRING, BOOLEAN, NULL, INT32 -> assertThat(back).isEqualTo(value);
            case INT64 ->
                assertThat(back.asNumber().longValue())
                        .isEqualTo(value.asInt64().getValue());
            case DOUBLE -> {
                double number = value.asDouble().getValue();
                assertThat(back)
                        .isEqualTo(
                                Double.isFinite(number)
                                        ? new BsonDouble(number)
                                        : new BsonString(Double.toString(number)));
            }
            case DECIMAL128 -> {
                Decimal128 number = value.asDecimal128().getValue();
                if (number.isFinite()) {
                    assertThat(digits(back)).isEqualTo(KeyText.exact(number));
                } else {
                    assertThat(back).isEqualTo(new BsonString(number.toString()));
                }
            }
            case UNDEFINED -> assertThat(back).isEqualTo(BsonNull.VALUE);
            default -> assertThat(back.isString() || back.isDocument()).isTrue();
        }
    }

    private static BigDecimal digits(BsonValue number) {
        return switch (number.getBsonType()) {
            case DOUBLE -> new BigDecimal(Double.toString(number.asDouble().getValue()));
            case DECIMAL128 -> KeyText.exact(number.asDecimal128().getValue());
            default -> new BigDecimal(number.asNumber().longValue());
        };
    }

    private static ChangeEvent event(RawBsonDocument document, BsonValue id) {
        ChangeEvent event = Events.insert("{_id: 1}", "{}");
        return new ChangeEvent(
                event.id(),
                OperationType.INSERT,
                false,
                event.namespace(),
                Gens.raw(new BsonDocument("_id", id)),
                document,
                null,
                null,
                null,
                event.clusterTime(),
                event.timestampMs(),
                event.version(),
                null,
                null,
                null);
    }

    private RawBsonDocument readable(String value) {
        return decoded(Records.of("1".getBytes(UTF_8), value.getBytes(UTF_8))).fullDocument();
    }

    private ChangeEvent decoded(ConsumedRecord record) {
        try {
            return codec.decode(record).orElseThrow();
        } catch (MalformedEventException e) {
            return fail("Not readable: " + new String(record.value(), UTF_8), e);
        }
    }

    private ChangeEvent read(String key, String value) throws MalformedEventException {
        return codec.decode(Records.of(key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8)))
                .orElseThrow();
    }

    private void assertMalformed(String key, String value, String message) {
        assertThatThrownBy(() -> codec.decode(Records.of(
                        key == null ? null : key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8))))
                .isExactlyInstanceOf(MalformedEventException.class)
                .message()
                .isNotBlank()
                .contains(message)
                .doesNotContain("secret");
    }
}
