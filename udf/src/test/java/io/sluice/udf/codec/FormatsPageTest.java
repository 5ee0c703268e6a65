package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.ChangeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/formats.md are what the codecs write. */
class FormatsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "formats.md");

    @ParameterizedTest
    @ValueSource(strings = {"sluice", "sluice-simplified", "buffered", "debezium"})
    void theExampleIsWhatIsWritten(String format) throws Exception {
        String example = example(format);
        ChangeEventCodec codec = Codecs.of(format);

        byte[] written = codec.encodeValue(read(codec, example));

        assertThat(oneLine(new String(written, UTF_8))).isEqualTo(oneLine(example));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sluice-simplified", "buffered", "debezium", "json"})
    void theExamplesAreOneEvent(String format) throws Exception {
        ChangeEvent event = read(Codecs.of("sluice"), example("sluice"));

        assertThat(oneLine(new String(Codecs.of(format).encodeValue(event), UTF_8)))
                .isEqualTo(oneLine(example(format)));
    }

    @Test
    void theKeysAreWhatIsWritten() throws Exception {
        ChangeEvent event = read(Codecs.of("sluice"), example("sluice"));
        String page = Files.readString(PAGE);

        for (String format : List.of("sluice", "debezium")) {
            assertThat(page).contains("`" + new String(Codecs.of(format).encodeKey(event), UTF_8) + "`");
        }
    }

    private static ChangeEvent read(ChangeEventCodec codec, String example) throws MalformedEventException {
        return codec.decode(Records.of(null, example.getBytes(UTF_8))).orElseThrow();
    }

    private static String example(String format) throws IOException {
        Matcher section = Pattern.compile("## `" + format + "`.*?```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(section.find())
                .as("docs/formats.md has an example of " + format)
                .isTrue();
        return section.group(1);
    }

    private static String oneLine(String json) {
        return BsonDocument.parse(json).toJson();
    }
}
