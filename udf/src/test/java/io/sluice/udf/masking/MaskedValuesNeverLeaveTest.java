package io.sluice.udf.masking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.RandomInput;
import io.sluice.udf.codec.ChangeEventCodec;
import io.sluice.udf.codec.Codecs;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.impl.Constraint;

/** Nothing of a masked value is in a record of Kafka, whatever its type and its place; all else is there as it was. */
class MaskedValuesNeverLeaveTest {

    private static final List<String> MASKED = List.of("secret", "deep.secret", "list.secret", "whole");

    /**
     * An event, and the texts that would give its masked values away.
     *
     * @param ofRow those in its key and in the document as it is, which every format writes
     */
    private record Leak(ChangeEvent event, Masks masks, List<String> ofRow, List<String> texts) {}

    @ParameterizedTest
    @ValueSource(strings = {"sluice", "sluice-simplified", "buffered", "debezium", "json"})
    void inNoFormat(String format) {
        ChangeEventCodec codec = Codecs.of(format);
        RandomInput.theory("masked values never leave, " + format, 1000)
                .forAll(leaks())
                .checkAssert(leak -> {
                    String plain = record(codec, leak.event());
                    assertThat(plain)
                            .as("the test can see a leak")
                            .contains(format.equals("json") ? leak.ofRow() : leak.texts());

                    ChangeEvent masked = new Masking(leak.masks(), "0123456789abcdef", action -> {}).of(leak.event());

                    assertThat(record(codec, masked)).doesNotContain(leak.texts());
                    assertThat(others(masked)).isEqualTo(others(leak.event()));
                });
    }

    private static String record(ChangeEventCodec codec, ChangeEvent event) {
        return new String(codec.encodeKey(event), UTF_8) + "\n" + new String(codec.encodeValue(event), UTF_8);
    }

    /** All of the event, with documents without the fields that hold masked ones. */
    private static List<Object> others(ChangeEvent event) {
        UpdateDescription update = event.updateDescription();
        return Gens.content(event.withDocuments(
                without(event.documentKey()),
                without(event.fullDocument()),
                without(event.before()),
                new UpdateDescription(
                        without(update.updatedFields()),
                        update.removedFields().stream()
                                .filter(path -> !isNearMasked(path))
                                .toList(),
                        update.truncatedArrays())));
    }

    private static RawBsonDocument without(RawBsonDocument document) {
        BsonDocument others = document.decode(new org.bson.codecs.BsonDocumentCodec());
        others.keySet().removeIf(MaskedValuesNeverLeaveTest::isNearMasked);
        return Gens.raw(others);
    }

    private static boolean isNearMasked(String path) {
        return Pattern.matches("(secret|deep|list|whole)(\\..*)?", path);
    }

    private static Gen<Leak> leaks() {
        return random -> new LeakMaker(random).leak();
    }

    private static final class LeakMaker {

        /** Keys have fewer digits of a second than documents. */
        private static final int TO_SECONDS = "2024-01-15T10:30:00".length();

        private final RandomnessSource random;
        private final List<String> texts = new ArrayList<>();

        LeakMaker(RandomnessSource random) {
            this.random = random;
        }

        Leak leak() {
            RawBsonDocument key = Gens.raw(new BsonDocument("secret", scalar()).append("_id", new BsonInt32(1)));
            RawBsonDocument after = document();
            List<String> ofRow = List.copyOf(texts);
            ChangeEvent event = new ChangeEvent(
                    "id",
                    OperationType.UPDATE,
                    false,
                    new Namespace("game_db", "players"),
                    key,
                    after,
                    document(),
                    new UpdateDescription(updated(), List.of("a", "secret", "deep.secret.x", "list.0"), List.of()),
                    null,
                    new BsonTimestamp(1, 1),
                    0,
                    Version.ZERO,
                    null,
                    null,
                    null);
            return new Leak(event, masks(), ofRow, texts);
        }

        private Masks masks() {
            return new Masks(
                    List.of(new Masks.Rule(
                            Pattern.compile("game_db\\.players"),
                            Map.of(
                                    MASKED.get(0), action(),
                                    MASKED.get(1), action(),
                                    MASKED.get(2), action(),
                                    MASKED.get(3), action()))),
                    "***");
        }

        private MaskAction action() {
            return List.of(MaskAction.values()).get(below(3));
        }

        private RawBsonDocument document() {
            BsonDocument document = new BsonDocument("secret", value(2)).append("whole", value(2));
            document.putAll(Gens.documents().generate(random));
            BsonDocument inner = new BsonDocument();
            inner.putAll(Gens.documents().generate(random));
            document.append("deep", inner.append("secret", value(2)));
            BsonArray list = new BsonArray();
            for (int i = below(3); i >= 0; i--) {
                list.add(new BsonDocument("secret", value(1)).append("n", new BsonInt32(i)));
            }
            return Gens.raw(document.append("list", list));
        }

        private RawBsonDocument updated() {
            BsonDocument updated = new BsonDocument();
            updated.putAll(Gens.documents().generate(random));
            return Gens.raw(updated.append("secret.x.y", value(2))
                    .append("deep.secret", value(2))
                    .append("deep", new BsonDocument("secret", value(1)))
                    .append("list." + below(100) + ".secret", value(1))
                    .append("list.1000", new BsonDocument("secret", value(1)))
                    .append("whole.1.x", value(2)));
        }

        private BsonValue value(int depth) {
            return switch (below(depth > 0 ? 4 : 2)) {
                case 2 -> new BsonDocument("k", value(depth - 1)).append("l", value(depth - 1));
                case 3 -> new BsonArray(List.of(value(depth - 1), value(depth - 1)));
                default -> scalar();
            };
        }

        /** A number that no other has by chance, in a value of some type; and how formats write it. */
        private BsonValue scalar() {
            long number = 1_000_000_000_000L + random.next(Constraint.between(0, 9_000_000_000_000L));
            return switch (below(9)) {
                case 0 -> telling(number, BsonInt64::new, String::valueOf);
                case 1 ->
                    telling(number, n -> new BsonDateTime(n), n -> Instant.ofEpochMilli(n)
                            .toString()
                            .substring(0, TO_SECONDS));
                case 2 -> telling(number, n -> new BsonDecimal128(new Decimal128(new BigDecimal(n))), String::valueOf);
                case 3 -> telling(number, n -> new BsonObjectId(new ObjectId(hex(n))), LeakMaker::hex);
                case 4 ->
                    telling(number, n -> new BsonBinary(bytes(n)), n -> Base64.getEncoder()
                            .encodeToString(bytes(n)));
                case 5 -> telling(number, n -> new BsonRegularExpression("^" + n), String::valueOf);
                case 6 ->
                    telling(
                            number,
                            n -> new BsonJavaScriptWithScope("f()", new BsonDocument("a", new BsonString("" + n))),
                            String::valueOf);
                default -> telling(number, n -> new BsonString("grüße \"" + n), String::valueOf);
            };
        }

        private BsonValue telling(long number, Function<Long, BsonValue> value, Function<Long, String> text) {
            texts.add(text.apply(number));
            return value.apply(number);
        }

        private static String hex(long number) {
            return "%024x".formatted(number * 31);
        }

        private static byte[] bytes(long number) {
            return ("\0" + number).getBytes(UTF_8);
        }

        private int below(int bound) {
            return (int) random.next(Constraint.between(0, bound - 1L));
        }
    }
}
