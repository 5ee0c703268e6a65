package io.sluice.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.generators.SourceDSL.strings;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Gens;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.Test;
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
}
