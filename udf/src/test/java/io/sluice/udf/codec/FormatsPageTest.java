package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.ChangeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/formats.md are what the codecs write. */
class FormatsPageTest {

    @ParameterizedTest
    @ValueSource(strings = {"sluice", "buffered"})
    void theExampleIsWhatIsWritten(String format) throws Exception {
        String example = example(format);
        ChangeEventCodec codec = Codecs.of(format);

        byte[] written = codec.encodeValue(codec.decodeValue(example.getBytes(UTF_8)));

        assertThat(oneLine(new String(written, UTF_8))).isEqualTo(oneLine(example));
    }

    @Test
    void theExamplesAreOneEvent() throws Exception {
        ChangeEvent event = Codecs.of("sluice").decodeValue(example("sluice").getBytes(UTF_8));

        assertThat(oneLine(new String(Codecs.of("buffered").encodeValue(event), UTF_8)))
                .isEqualTo(oneLine(example("buffered")));
    }

    private static String example(String format) throws IOException {
        Matcher section = Pattern.compile("## `" + format + "`.*?```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "formats.md")));
        assertThat(section.find())
                .as("docs/formats.md has an example of " + format)
                .isTrue();
        return section.group(1);
    }

    private static String oneLine(String json) {
        return BsonDocument.parse(json).toJson();
    }
}
