package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Gens;
import java.util.HexFormat;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver's own reader is the measure: what both take they take alike, and what it refuses is refused. */
class ExtendedJsonReaderTest {

    @SuppressWarnings("deprecation")
    @ParameterizedTest
    @EnumSource(
            value = JsonMode.class,
            names = {"RELAXED", "EXTENDED", "STRICT"})
    void readsWhatTheDriverWritesAsTheDriverReadsIt(JsonMode mode) {
        JsonWriterSettings settings =
                JsonWriterSettings.builder().outputMode(mode).build();
        RandomInput.theory("documents in " + mode, 1000)
                .forAll(Gens.documents())
                .checkAssert(document -> assertReadAsByTheDriver(document.toJson(settings)));
    }

    @Test
    void readsValuesOfEveryTypeAsTheDriverReadsThem() {
        JsonWriterSettings canonical =
                JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();
        RandomInput.theory("values", 3000)
                .forAll(Gens.values())
                .checkAssert(value -> assertReadAsByTheDriver(new BsonDocument("field", value).toJson(canonical)));
    }

    /** What is cut or changed somewhere is refused, or means to the driver what it means here. */
    @Test
    void takesNothingThatTheDriverRefuses() {
        JsonWriterSettings canonical =
                JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();
        RandomInput.theory("mutated documents", 5000)
                .forAll(
                        Gens.values(),
                        integers().between(0, 2),
                        integers().between(0, 999),
                        strings().betweenCodePoints(' ', '~').ofLength(1))
                .checkAssert((value, mutation, place, other) -> {
                    String json = new BsonDocument("field", value).toJson(canonical);
                    int at = json.length() * place / 1000;
                    assertRefusedOrReadAsByTheDriver(
                            switch (mutation) {
                                case 0 -> json.substring(0, at);
                                case 1 -> json.substring(0, at) + other + json.substring(at + 1);
                                default -> json.substring(0, at) + other + json.substring(at);
                            });
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { \"a\" : [ ] } ",
                "{\"a\": 0, \"b\": -0, \"c\": -0.0, \"d\": 1e5, \"e\": 2147483648, \"f\": -9223372036854775808}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": [1, [2, {\"0\": 3}], {}]}",
                "{\"a\": [0,1,2,3,4,5,6,7,8,9,10,11]}",
                "{\"a\": \"\\u00e9\\n\\\\ \\/ \\uD83D\\uDE00\"}",
                "{\"\\u00e9\": 1}",
                "{\"a\\tb and more than eight bytes\": 1, \"more than eight bytes\\u0041\": 2}",
                "\t{\r\n\"a\" : [ 1 , { } , \"\" ] }\n",
                "{\"a\": 123456789012345678, \"b\": -1234567890123456789, \"c\": 9223372036854775807}",
                "{\"a\": {\"\\u0024oid\": \"507f1f77bcf86cd799439011\"}}",
                "{\"a\": {\"$oid\": \"507F1F77bcf86cd799439011\"}}",
                "{\"a\": {\"$numberInt\": \"-5\"}, \"b\": {\"$numberLong\": \"5\"}}",
                "{\"a\": {\"$numberDouble\": \"-Infinity\"}, \"b\": {\"$numberDouble\": \"1.5\"}}",
                "{\"a\": NaN, \"b\": Infinity, \"c\": -Infinity}",
                "{\"a\": {\"$numberDecimal\": \"-0E+3\"}, \"b\": {\"$numberDecimal\": \"NaN\"}}",
                "{\"a\": {\"$date\": \"2024-02-29T23:59:59.123Z\"}}",
                "{\"a\": {\"$date\": \"2024-01-15T10:30:00Z\"}}",
                "{\"a\": {\"$date\": \"2024-01-15T10:30:00.1+02:00\"}}",
                "{\"a\": {\"$date\": \"2024-01-15T10:30:00.123456789Z\"}}",
                "{\"a\": {\"$date\": \"1960-01-15T10:30Z\"}}",
                "{\"a\": {\"$date\": \"+12024-01-15T10:30:00Z\"}}",
                "{\"a\": {\"$date\": \"2024-01-15\"}}",
                "{\"a\": {\"$date\": -5}, \"b\": {\"$date\": {\"$numberLong\": \"9223372036854775807\"}}}",
                "{\"a\": {\"$timestamp\": {\"t\": 1, \"i\": 2}}, \"b\": {\"$timestamp\": {\"i\": 4294967295, \"t\": -1}}}",
                "{\"a\": {\"$binary\": {\"base64\": \"AQI=\", \"subType\": \"80\"}}}",
                "{\"a\": {\"$binary\": {\"subType\": 2, \"base64\": \"AQI=\"}}}",
                "{\"a\": {\"$binary\": \"AQI=\", \"$type\": \"05\"}, \"b\": {\"$type\": 2, \"$binary\": \"AQI=\"}}",
                "{\"a\": {\"$uuid\": \"73FFD264-44b3-4c69-90e8-e7d1dfc035d4\"}}",
                "{\"a\": {\"$regularExpression\": {\"pattern\": \"^a\", \"options\": \"mi\"}}}",
                "{\"a\": {\"$regularExpression\": {\"options\": \"\", \"pattern\": \"\"}}}",
                "{\"a\": {\"$regex\": \"^a\", \"$options\": \"xi\"}, \"b\": {\"$options\": \"\", \"$regex\": \"b\"}}",
                "{\"a\": {\"$code\": \"f()\"}, \"b\": {\"$code\": \"f()\", \"$scope\": {\"n\": {\"$numberLong\": \"5\"}}}}",
                "{\"a\": {\"$symbol\": \"s\"}, \"b\": {\"$undefined\": true}, \"c\": {\"$minKey\": 1}}",
                "{\"a\": {\"$dbPointer\": {\"$ref\": \"b\", \"$id\": {\"$oid\": \"507f1f77bcf86cd799439011\"}}}}",
                // Fields that begin like a type of version 1, and are operators of a query.
                "{\"a\": {\"$type\": \"string\"}, \"b\": {\"$regex\": \"x\"}, \"c\": {\"$options\": \"i\"}}",
                "{\"a\": {\"$regex\": {\"b\": 1}}, \"c\": {\"$type\": 2, \"d\": 1}, \"e\": {\"$binary\": 5}}",
                "{\"a\": {\"$regex\": \"x\", \"$options\": \"i\", \"b\": 1}, \"c\": {\"$regex\": \"x\", \"$options\": 5}}",
                "{\"$set\": {\"$unknown\": 1, \"$oid\": 5}}",
            })
    void readsAsTheDriver(String json) {
        assertReadAsByTheDriver(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": {\"$oid\": \"507f1f77bcf86cd79943901\"}}",
                "{\"a\": {\"$oid\": \"507f1f77bcf86cd79943901g\"}}",
                "{\"a\": {\"$oid\": 5}}",
                "{\"a\": {\"$oid\": \"507f1f77bcf86cd799439011\", \"b\": 1}}",
                "{\"a\": {\"$numberInt\": \"2147483648\"}}",
                "{\"a\": {\"$numberLong\": \"9223372036854775808\"}}",
                "{\"a\": {\"$numberLong\": 5}}",
                "{\"a\": {\"$numberDouble\": \"x\"}}",
                "{\"a\": {\"$date\": \"2024-02-30T00:00:00Z\"}}",
                "{\"a\": {\"$date\": \"2024-01-15T24:00:00Z\"}}",
                "{\"a\": {\"$date\": \"2024-01-15T10:60:00Z\"}}",
                "{\"a\": {\"$date\": \"2024-01-15 10:00:00Z\"}}",
                "{\"a\": {\"$date\": \"2024-01-15T10:00:00\"}}",
                "{\"a\": {\"$date\": 1.5}}",
                "{\"a\": {\"$date\": {\"$numberInt\": \"5\"}}}",
                "{\"a\": {\"$timestamp\": {\"t\": 1}}}",
                "{\"a\": {\"$timestamp\": {\"t\": 1, \"i\": \"2\"}}}",
                "{\"a\": {\"$timestamp\": {\"t\": 1, \"i\": 2, \"x\": 3}}}",
                "{\"a\": {\"$timestamp\": 5}}",
                "{\"a\": {\"$binary\": {\"base64\": \"AQI=\"}}}",
                "{\"a\": {\"$binary\": {\"base64\": \"A\", \"subType\": \"00\"}}}",
                "{\"a\": {\"$binary\": {\"base64\": \"AQI=\", \"subType\": \"x\"}}}",
                "{\"a\": {\"$uuid\": \"73ffd264-44b3-4c69-90e8\"}}",
                "{\"a\": {\"$uuid\": \"1-1-1-1-1\"}}",
                "{\"a\": {\"$regularExpression\": {\"pattern\": \"a\"}}}",
                "{\"a\": {\"$regularExpression\": {\"pattern\": \"a\\u0000\", \"options\": \"\"}}}",
                "{\"a\": {\"$code\": 5}}",
                "{\"a\": {\"$code\": \"x\", \"$other\": {}}}",
                "{\"a\": {\"$code\": \"x\", \"$scope\": 5}}",
                "{\"a\": {\"$symbol\": 5}}",
                "{\"a\": {\"$minKey\": 2}}",
                "{\"a\": {\"$undefined\": false}}",
                "{\"a\": {\"$dbPointer\": {\"$ref\": \"b\"}}}",
                "{\"a\": 9223372036854775808}",
                "{\"a\": 01x}",
                "{\"a\": \"\n",
                "{\"$oid\": \"507f1f77bcf86cd799439011\"}",
            })
    void refusesWhatTheDriverRefuses(String json) {
        assertThatThrownBy(() -> RawBsonDocument.parse(json)).isInstanceOf(RuntimeException.class);
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"",
                "{\"a",
                "{\"a\"",
                "{\"a\": ",
                "{\"a\": \"",
                "{\"a\": \"\\",
                "{\"a\": \"\\u00",
                "{\"a\": \"\\x\"}",
                "{\"a\": \"\\u00g0\"}",
                "{\"a\": \"\t\"}",
                "{\"a\\u0000\": 1}",
                "{\"a\": -}",
                "{\"a\": 00}",
                "{\"a\": 1.}",
                "{\"a\": .5}",
                "{\"a\": 1e}",
                "{\"a\": +1}",
                "{\"a\": - Infinity}",
                "{\"a\": -NaN}",
                "{\"a\": tru}",
                "{\"a\": 1 2}",
                "{\"a\": 1,, \"b\": 2}",
                "{\"a\": [1,]}",
                "{\"a\": [1}",
                "{\"a\" 1}",
                "{} {}",
                "[]",
                "5",
            })
    void refusesWhatIsNoJsonDocument(String json) {
        assertRefused(json);
    }

    /** The driver takes these: as something else than they say, or as the JavaScript that they are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1e400}",
                "{\"a\": {\"$numberDouble\": \"1e400\"}}",
                "{\"a\": {\"$timestamp\": {\"t\": 4294967296, \"i\": 1}}}",
                "{\"a\": {\"$binary\": {\"base64\": \"\", \"subType\": \"100\"}}}",
                "{\"a\": \"\\ud800\"}",
                "{\"a\": \"\\udc00\\ud800\"}",
                "{\"\\ud800\": 1}",
                "{\"a\": 1,}",
                "{a: 1}",
                "{'a': 1}",
                "{\"a\": ISODate(\"2024-01-15T00:00:00Z\")}",
                "{\"a\": /x/}",
                "{\"a\": undefined}",
            })
    void refusesWhatIsNoJsonOrLosesSomething(String json) {
        RawBsonDocument.parse(json);
        assertRefused(json);
    }

    /** Too long a form, half of a surrogate pair, beyond the last character, cut short. */
    @ParameterizedTest
    @ValueSource(strings = {"c080", "eda080", "f4908080", "e282", "80"})
    void refusesBytesThatAreNoUtf8(String hex) {
        byte[] text = HexFormat.of().parseHex("7b2261223a22" + hex + "227d");

        assertThatThrownBy(() -> ExtendedJson.parse(text))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("Not UTF-8");
    }

    @Test
    void readsHundredsOfLevels() {
        int levels = 450;
        assertReadAsByTheDriver("{\"d\": [".repeat(levels) + "1" + "]}".repeat(levels));
    }

    @Test
    void readsTextsAndBinariesOf16Megabytes() throws MalformedEventException {
        int size = 16 << 20;
        RawBsonDocument text = Gens.raw(new BsonDocument("x".repeat(100_000), new BsonString("é".repeat(size / 2))));
        RawBsonDocument binary = Gens.raw(new BsonDocument("field", new BsonBinary(new byte[size])));

        assertThat(ExtendedJson.parse(ExtendedJson.write(text).getBytes(UTF_8))
                        .getByteBuffer()
                        .asNIO())
                .isEqualTo(text.getByteBuffer().asNIO());
        assertThat(ExtendedJson.parse(ExtendedJson.write(binary).getBytes(UTF_8))
                        .getByteBuffer()
                        .asNIO())
                .isEqualTo(binary.getByteBuffer().asNIO());
    }

    private static void assertReadAsByTheDriver(String json) {
        try {
            assertThat(Gens.bytes(ExtendedJson.parse(json.getBytes(UTF_8))))
                    .as(json)
                    .isEqualTo(Gens.bytes(RawBsonDocument.parse(json)));
        } catch (MalformedEventException e) {
            fail("Not readable: " + json, e);
        }
    }

    private static void assertRefused(String json) {
        assertThatThrownBy(() -> ExtendedJson.parse(json.getBytes(UTF_8)))
                .as(json)
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("Not an Extended JSON document");
    }

    private static void assertRefusedOrReadAsByTheDriver(String json) {
        RawBsonDocument read;
        try {
            read = ExtendedJson.parse(json.getBytes(UTF_8));
        } catch (MalformedEventException e) {
            return;
        }
        assertThat(Gens.bytes(read)).as(json).isEqualTo(Gens.bytes(RawBsonDocument.parse(json)));
    }
}
