package io.sluice.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.Gens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class BsonFieldsTest {

    @Test
    void givesTheFieldsThatTheDriverGives() {
        RandomInput.theory("documents", 2000).forAll(Gens.documents()).checkAssert(document -> {
            List<String> read = new ArrayList<>();
            BsonFields fields = new BsonFields(document);
            while (fields.next()) {
                assertThat(fields.isNamed(fields.name().getBytes(StandardCharsets.UTF_8)))
                        .isTrue();
                assertThat(fields.isNamed(new byte[] {1})).isFalse();
                assertThat(fields.value().getBsonType()).isEqualTo(fields.type());
                read.add(bytes(fields.name(), fields.value()));
            }
            assertThat(read).isEqualTo(bytesOfAll(document));
            assertThat(bytesOfAll(BsonFields.shallow(document))).isEqualTo(bytesOfAll(document));
        });
    }

    @Test
    void givesValuesOfEveryType() {
        RandomInput.theory("values", 2000).forAll(Gens.values()).checkAssert(value -> {
            BsonFields fields = new BsonFields(Gens.raw(new BsonDocument("field", value)));

            assertThat(fields.next()).isTrue();
            assertThat(bytes("field", fields.value())).isEqualTo(bytes("field", value));
            assertThat(fields.next()).isFalse();
        });
    }

    @Test
    void ofANameThatIsThereTwiceTheLastCounts() throws MalformedEventException {
        RawBsonDocument document = ExtendedJson.parse("{\"a\": 1, \"b\": [1], \"a\": 2, \"b\": [2]}");

        assertThat(BsonFields.shallow(document))
                .isEqualTo(
                        new BsonDocument("a", new BsonInt32(2)).append("b", new BsonArray(List.of(new BsonInt32(2)))));
        assertThat(BsonFields.get(document, "a")).isEqualTo(new BsonInt32(2));
        assertThat(BsonFields.get(document, "b")).isEqualTo(new BsonArray(List.of(new BsonInt32(2))));
        assertThat(BsonFields.get(document, "c")).isNull();
    }

    private static List<String> bytesOfAll(BsonDocument document) {
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, BsonValue> field : document.entrySet()) {
            all.add(bytes(field.getKey(), field.getValue()));
        }
        return all;
    }

    private static String bytes(String name, BsonValue value) {
        return Gens.bytes(Gens.raw(new BsonDocument(name, value)));
    }
}
