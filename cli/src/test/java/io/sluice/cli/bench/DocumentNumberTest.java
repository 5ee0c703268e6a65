package io.sluice.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.codec.KeyText;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentNumberTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 7, 1_000_000, Integer.MAX_VALUE})
    void isReadFromTheKeyThatTheWatcherWrites(int number) {
        BsonDocument key = new BsonDocument("_id", new BsonInt32(number));
        String text = KeyText.json(new RawBsonDocument(key, new BsonDocumentCodec()));
        assertThat(DocumentNumber.of(text.getBytes(UTF_8))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"_id\": }",
                "{\"_id\": 12",
                "{\"_id\": -1}",
                "{\"_id\": 2147483648}",
                "{\"_id\": 99999999999999999999}",
                "{\"_id\": \"12\"}",
                "{\"database\": \"bench_held\", \"collection\": \"events\"}"
            })
    void isNoneInAnyOtherKey(String key) {
        assertThat(DocumentNumber.of(key.getBytes(UTF_8))).isEqualTo(DocumentNumber.NONE);
    }

    @Test
    void ofTheStormIsNeverOneOfTheOthers() {
        StormPlan plan = new StormPlan(1_000, 10, 60);
        HeldPart calm = plan.calm(0);
        HeldPart storm = plan.storm(0);
        assertThat(storm.firstId()).isEqualTo(calm.endId());
        assertThat(plan.firstFreshId()).isEqualTo(storm.endId());
    }
}
