package io.sluice.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Gens;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class ExtendedJsonTest {

    private static final JsonWriterSettings DRIVER =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    /** Whichever way a text is written, its characters are escaped as the driver escapes them. */
    @Test
    void aTextIsWrittenAsTheDriverWritesIt() {
        Gen<String> printable = strings().betweenCodePoints(' ', '~').ofLengthBetween(0, 12);
        Gen<String> withControls = strings().betweenCodePoints(0, 0x100).ofLengthBetween(0, 12);
        Gen<String> any = strings().allPossible().ofLengthBetween(0, 12);
        RandomInput.theory("texts in JSON")
                .forAll(printable.mix(withControls).mix(any))
                .checkAssert(text -> {
                    RawBsonDocument document = Gens.raw(new BsonDocument("text", new BsonString(text)));

                    assertThat(ExtendedJson.writeRelaxed(document)).isEqualTo(document.toJson(DRIVER));
                });
    }

    /** UTF-8 cannot say it: what would be read back is another text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": \"\\ud800\"}",
                "{\"a\": \"\\udfaa\"}",
                "{\"a\": [\"x\\udd1e\\ud834\"]}",
                "{\"\\ud800\": 1}",
                "{\"a\": {\"$symbol\": \"\\ud800x\"}}",
                "{\"a\": {\"$code\": \"\\ud800\"}}"
            })
    void halfASurrogatePairIsRefused(String json) {
        assertThatThrownBy(() -> ExtendedJson.parse(json))
                .isExactlyInstanceOf(MalformedEventException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void halfASurrogatePairThatIsNotEscapedIsRefused() {
        assertThatThrownBy(() -> ExtendedJson.parse("{\"a\": \"\ud800\"}"))
                .isExactlyInstanceOf(MalformedEventException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void aWholeSurrogatePairIsACharacter() throws MalformedEventException {
        assertThat(ExtendedJson.parse("{\"\\ud83d\\ude00\": \"\\ud834\\udd1e\"}"))
                .containsEntry("\ud83d\ude00", new BsonString("\ud834\udd1e"));
    }

    /** A document is never so deep that reading it takes the job down. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": ", "["})
    void endlessNestingIsMalformed(String opening) {
        assertThatThrownBy(() -> ExtendedJson.parse("{\"v\": " + opening.repeat(100_000)))
                .isExactlyInstanceOf(MalformedEventException.class);
    }
}
