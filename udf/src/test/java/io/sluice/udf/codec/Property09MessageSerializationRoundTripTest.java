package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.Version;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Feature: cdc-pipeline, Property 9: for any change event, serializing to JSON and then deserializing should produce an
 * equivalent change event with all data preserved. Equivalent is: the same BSON bytes, for {@code equals} cannot tell
 * some types apart. The format {@code json} is not among them: what it keeps is the matter of {@link JsonCodecTest}.
 *
 * <p>Validates: Requirements 3.5, 4.3.
 */
class Property09MessageSerializationRoundTripTest {

    static List<ChangeEventCodec> codecs() {
        return List.of(new SluiceCodec(), new SimplifiedCodec(), new BufferedCodec(), new DebeziumCodec());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void everyEventComesBackAsItWas(ChangeEventCodec codec) {
        RandomInput.theory("Property 9, events", 1000).forAll(Gens.events()).checkAssert(event -> assertThat(
                        Gens.content(decoded(codec, event)))
                .isEqualTo(Gens.content(event)));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void everyValueComesBackWithItsType(ChangeEventCodec codec) {
        RandomInput.theory("Property 9, values", 2000).forAll(Gens.values()).checkAssert(value -> assertThat(
                        Gens.bytes(afterRoundTrip(codec, new BsonDocument("field", value))))
                .isEqualTo(Gens.bytes(Gens.raw(new BsonDocument("field", value)))));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aHundredLevelsOfNestingComeBack(ChangeEventCodec codec) {
        BsonValue nested = new BsonInt32(1);
        for (int level = 0; level < 100; level++) {
            nested = level % 2 == 0 ? new BsonDocument("d", nested) : new BsonArray(List.of(nested));
        }
        BsonDocument document = new BsonDocument("root", nested);

        assertThat(Gens.bytes(afterRoundTrip(codec, document))).isEqualTo(Gens.bytes(Gens.raw(document)));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void theSameEventGivesTheSameBytes(ChangeEventCodec codec) {
        RandomInput.theory("Property 9, encoding again").forAll(Gens.events()).checkAssert(event -> {
            byte[] once = codec.encodeValue(event);
            assertThat(codec.encodeValue(decoded(codec, event))).isEqualTo(once);
        });
    }

    /** A document of the user's whose field is named like a type of Extended JSON is no such type. */
    @ParameterizedTest
    @MethodSource("codecs")
    void documentsThatLookLikeATypeComeBack(ChangeEventCodec codec) {
        RandomInput.theory("Property 9, look-alikes", 1000)
                .forAll(Gens.ambiguousDocuments())
                .checkAssert(document -> {
                    assertThat(Gens.bytes(afterRoundTrip(codec, document))).isEqualTo(Gens.bytes(Gens.raw(document)));

                    BsonDocument notFirst = new BsonDocument("other", BsonBoolean.TRUE);
                    notFirst.putAll(document.getDocument("field"));
                    assertThat(Gens.bytes(afterRoundTrip(codec, notFirst))).isEqualTo(Gens.bytes(Gens.raw(notFirst)));
                });
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void documentsThatLookLikeTheMarkComeBack(ChangeEventCodec codec) {
        for (BsonDocument document : List.of(
                BsonDocument.parse("{\"a\": {\"$literal\": \"document\"}}"),
                BsonDocument.parse("{\"a\": {\"$literal\": \"other\", \"$oid\": 1}}"),
                BsonDocument.parse("{\"a\": [{\"$literal\": 1}, {\"b\": 1, \"$literal\": \"document\"}]}"),
                new BsonDocument("$oid", new BsonString("507f1f77bcf86cd799439011")),
                new BsonDocument("$where", new BsonDocument("$date", new BsonInt32(5))))) {
            assertThat(Gens.bytes(afterRoundTrip(codec, document))).isEqualTo(Gens.bytes(Gens.raw(document)));
        }
    }

    private static RawBsonDocument afterRoundTrip(ChangeEventCodec codec, BsonDocument document) {
        ChangeEvent event = new ChangeEvent(
                "id",
                OperationType.INSERT,
                false,
                new Namespace("db", "coll"),
                Gens.raw(new BsonDocument("_id", new BsonInt32(1))),
                Gens.raw(document),
                null,
                null,
                null,
                new BsonTimestamp(1, 1),
                0,
                Version.ZERO,
                null,
                null,
                null);
        return decoded(codec, event).fullDocument();
    }

    private static ChangeEvent decoded(ChangeEventCodec codec, ChangeEvent event) {
        try {
            return codec.decode(Records.of(codec, event)).orElseThrow();
        } catch (MalformedEventException e) {
            return fail("Not readable: " + new String(codec.encodeValue(event), UTF_8), e);
        }
    }
}
