package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.RandomInput;
import io.sluice.udf.codec.BsonFields;
import io.sluice.udf.codec.ExtendedJson;
import io.sluice.udf.codec.MalformedEventException;
import io.sluice.udf.event.Gens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.SourceDSL;

class FieldPathsTest {

    /** Paths of the document itself and of others, in another order, some twice, some within values that hold nothing. */
    @Test
    void findsAtEachPathWhatGoingThereStepByStepFinds() {
        RandomInput.theory("paths", 1000)
                .forAll(documents(), documents(), SourceDSL.longs().between(0, Long.MAX_VALUE))
                .checkAssert((document, other, seed) -> {
                    List<List<String>> paths = new ArrayList<>();
                    addPaths(document, List.of(), paths);
                    addPaths(other, List.of(), paths);
                    paths.addAll(paths.subList(0, paths.size() / 2));
                    Collections.shuffle(paths, new Random(seed));
                    BsonValue[] found = new BsonValue[paths.size()];

                    FieldPaths.of(paths).read(document, found);

                    for (int i = 0; i < found.length; i++) {
                        assertThat(List.of(bytes(found[i]), bytes(DeclaredColumn.find(document, paths.get(i)))))
                                .as(paths.get(i).toString())
                                .containsOnly(bytes(go(document, paths.get(i))));
                    }
                });
    }

    /** Half of them with fields that are there twice. */
    private static Gen<RawBsonDocument> documents() {
        return Gens.documents()
                .mix(Gens.documents().zip(Gens.documents(), FieldPathsTest::joined))
                .mix(Gens.documents()
                        .zip(
                                Gens.documents(),
                                (inner, other) -> joined(
                                        Gens.raw(new BsonDocument("a", inner)),
                                        Gens.raw(new BsonDocument("a", other)))));
    }

    /** The fields of both. */
    private static RawBsonDocument joined(RawBsonDocument one, RawBsonDocument other) {
        String fields = fields(one) + fields(other);
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + fields.length() / 2 + 1).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(bytes.capacity()).put(HexFormat.of().parseHex(fields));
        return new RawBsonDocument(bytes.array());
    }

    /** In hexadecimal, without the length before and the zero behind. */
    private static String fields(RawBsonDocument document) {
        String bytes = Gens.bytes(document);
        return bytes.substring(2 * Integer.BYTES, bytes.length() - 2);
    }

    private static void addPaths(BsonDocument document, List<String> to, List<List<String>> paths) {
        document.forEach((name, value) -> {
            List<String> path = new ArrayList<>(to);
            path.add(name);
            paths.add(path);
            if (value.isDocument()) {
                addPaths(value.asDocument(), path, paths);
            }
        });
    }

    @Nullable
    private static BsonValue go(RawBsonDocument document, List<String> path) {
        BsonValue value = document;
        for (String name : path) {
            if (value == null || !value.isDocument()) {
                return null;
            }
            value = BsonFields.shallow((RawBsonDocument) value).get(name);
        }
        return value;
    }

    private static String bytes(@Nullable BsonValue value) {
        return value == null ? "missing" : Gens.bytes(Gens.raw(new BsonDocument("field", value)));
    }

    @Test
    void ofAFieldThatIsThereTwiceTheLastCounts() throws MalformedEventException {
        RawBsonDocument document = ExtendedJson.parse("{\"a\": {\"b\": 1, \"c\": {\"d\": 1}}, \"a\": {\"b\": 2}}");
        BsonValue[] found = new BsonValue[2];

        FieldPaths.of(List.of(List.of("a", "b"), List.of("a", "c", "d"))).read(document, found);

        assertThat(found).containsExactly(new BsonInt32(2), null);
    }

    @Test
    void anEmptyPathIsTheDocumentItself() {
        RawBsonDocument document = Gens.raw(new BsonDocument("a", new BsonInt32(1)));
        BsonValue[] found = new BsonValue[2];

        FieldPaths.of(List.of(List.of(), List.of("a"))).read(document, found);

        assertThat(found).containsExactly(document, new BsonInt32(1));
    }
}
