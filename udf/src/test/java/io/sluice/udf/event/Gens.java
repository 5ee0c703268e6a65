package io.sluice.udf.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.impl.Constraint;

/**
 * Generators of everything a source can send: BSON values of every type with the edges of each, documents, and whole
 * change events. Each choice's first alternative is its simplest, for that is what shrinking ends at.
 */
public final class Gens {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final int MAX_FIELDS = 5;

    private static final List<String> STRINGS = List.of(
            "",
            "a",
            "player123",
            "quote \" and \\ backslash",
            "it's",
            "line\nbreak\ttab\r",
            "nul \0 byte",
            "\\u0000",
            "grüße, 東京, \uD83D\uDE00",
            "\u2028\u2029\uFEFF\u007F\u0001",
            "{\"a\": 1}",
            "507f1f77bcf86cd799439011",
            "2024-01-15T10:30:00Z",
            "x".repeat(5000));

    /** Names that Extended JSON takes for a type stand here too; {@link #documents} puts them after another field. */
    private static final List<String> RESERVED_NAMES = List.of(
            "$oid",
            "$numberLong",
            "$numberInt",
            "$numberDouble",
            "$numberDecimal",
            "$date",
            "$binary",
            "$uuid",
            "$regularExpression",
            "$regex",
            "$timestamp",
            "$code",
            "$symbol",
            "$dbPointer",
            "$minKey",
            "$maxKey",
            "$undefined");

    private static final List<String> NAMES = List.of(
            "a",
            "_id",
            "",
            "with.dots.inside",
            ".",
            "$dollar",
            "$ref",
            "$id",
            "has space",
            "quote\"d",
            "ünï",
            "xmin",
            "cdc_version",
            "n".repeat(80));

    private static final List<Long> LONGS = List.of(
            0L,
            1L,
            -1L,
            5L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            Integer.MAX_VALUE + 1L,
            Integer.MIN_VALUE - 1L,
            1L << 53,
            (1L << 53) + 1,
            1L << 62,
            Long.MAX_VALUE,
            Long.MIN_VALUE);

    private static final List<Double> DOUBLES = List.of(
            0.0,
            -0.0,
            1.0,
            5.0,
            0.1,
            -2.5,
            1e21,
            1e-7,
            0x1p53,
            0x1p62,
            0x1p63,
            Double.MAX_VALUE,
            Double.MIN_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);

    /** Without NaN's sign, which no JSON form keeps and no comparison sees. */
    private static final List<Decimal128> DECIMALS = List.of(
            Decimal128.POSITIVE_ZERO,
            Decimal128.parse("1"),
            Decimal128.parse("5.00"),
            Decimal128.parse("0.1"),
            Decimal128.NEGATIVE_ZERO,
            Decimal128.parse("-0E+3"),
            Decimal128.parse("-0.000"),
            Decimal128.NaN,
            Decimal128.POSITIVE_INFINITY,
            Decimal128.NEGATIVE_INFINITY,
            Decimal128.parse("9.999999999999999999999999999999999E+6144"),
            Decimal128.parse("-9.999999999999999999999999999999999E+6144"),
            Decimal128.parse("1E-6176"));

    private static final List<Long> DATES = List.of(
            0L,
            1L,
            1_705_314_600_123L,
            -1L,
            -62_135_596_800_000L,
            253_402_300_799_999L,
            253_402_300_800_000L,
            9_224_318_015_999_999L,
            Long.MAX_VALUE,
            Long.MIN_VALUE);

    private Gens() {}

    /** One value of any type, documents and arrays included. */
    public static Gen<BsonValue> values() {
        return random -> value(random, 3);
    }

    /** What MongoDB takes as an {@code _id}. */
    public static Gen<BsonValue> ids() {
        return Gens::id;
    }

    /** Any document that survives Extended JSON; see {@link #ambiguousDocuments}. */
    public static Gen<RawBsonDocument> documents() {
        return random -> raw(document(random, 3), random);
    }

    /** Documents of a user that look like one of Extended JSON's types. */
    public static Gen<RawBsonDocument> ambiguousDocuments() {
        return random -> raw(
                new BsonDocument("field", new BsonDocument(pick(RESERVED_NAMES, random), value(random, 1))), random);
    }

    public static Gen<Version> versions() {
        return random -> new Version(mix(LONGS, anyLong(random), random), (int)
                mix(LONGS, anyLong(random), random).longValue());
    }

    /** Events of every operation, each with the fields that its operation can have. */
    public static Gen<ChangeEvent> events() {
        return Gens::event;
    }

    public static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, DOCUMENTS);
    }

    /** The document's bytes in hexadecimal: equal for the same types, where {@code equals} is for the same values. */
    public static String bytes(RawBsonDocument document) {
        byte[] bytes = new byte[document.getByteBuffer().remaining()];
        document.getByteBuffer().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** All of an event, with the documents as {@link #bytes}. */
    public static List<Object> content(ChangeEvent event) {
        List<Object> content = new ArrayList<>();
        content.add(event.id());
        content.add(event.operationType());
        content.add(event.snapshot());
        content.add(event.namespace());
        content.add(orAbsent(event.documentKey(), Gens::bytes));
        content.add(orAbsent(event.fullDocument(), Gens::bytes));
        content.add(orAbsent(event.before(), Gens::bytes));
        content.add(orAbsent(
                event.updateDescription(),
                update -> List.of(bytes(update.updatedFields()), update.removedFields(), update.truncatedArrays())));
        content.add(orAbsent(event.renamedTo(), Function.identity()));
        content.add(event.clusterTime());
        content.add(event.timestampMs());
        content.add(event.version());
        content.add(orAbsent(event.delayedUntilMs(), Function.identity()));
        content.add(orAbsent(event.releasedAtMs(), Function.identity()));
        content.add(orAbsent(event.resumeToken(), Function.identity()));
        return content;
    }

    private static <T> Object orAbsent(T value, Function<T, ?> read) {
        return value == null ? "absent" : read.apply(value);
    }

    private static ChangeEvent event(RandomnessSource random) {
        OperationType type = pick(List.of(OperationType.values()), random);
        boolean isDocument = type.isDocumentChange();
        boolean isUpdate = type == OperationType.UPDATE;
        BsonDocument key = new BsonDocument("_id", id(random));
        return new ChangeEvent(
                string(random),
                type,
                type == OperationType.INSERT && one(random),
                namespace(random),
                isDocument ? raw(key, random) : null,
                isDocument && type != OperationType.DELETE && !one(random) ? raw(document(random, 3), random) : null,
                isDocument && one(random) ? raw(document(random, 2), random) : null,
                isUpdate
                        ? new UpdateDescription(
                                raw(document(random, 2), random),
                                list(random, i -> string(random)),
                                list(
                                        random,
                                        i -> new UpdateDescription.TruncatedArray(string(random), below(99, random))))
                        : null,
                type == OperationType.RENAME ? namespace(random) : null,
                new BsonTimestamp(mix(LONGS, anyLong(random), random)),
                mix(DATES, anyLong(random), random),
                versions().generate(random),
                one(random) ? mix(DATES, anyLong(random), random) : null,
                one(random) ? mix(DATES, anyLong(random), random) : null,
                null);
    }

    private static Namespace namespace(RandomnessSource random) {
        return new Namespace(
                pick(List.of("game_db", "db", "schema.with.dot", "ünï"), random),
                pick(List.of("players", "", "app.dot.v1", "quote\"d", "système"), random));
    }

    private static BsonValue id(RandomnessSource random) {
        return switch (below(7, random)) {
            case 0 -> new BsonObjectId(objectId(random));
            case 1 -> new BsonString(string(random));
            case 2 -> new BsonInt32((int) mix(LONGS, anyLong(random), random).longValue());
            case 3 -> new BsonInt64(mix(LONGS, anyLong(random), random));
            case 4 -> binary(random);
            case 5 -> new BsonDocument("a", scalar(random)).append("b", scalar(random));
            default -> scalar(random);
        };
    }

    private static BsonValue value(RandomnessSource random, int depth) {
        int kind = below(depth > 0 ? 24 : 20, random);
        if (kind < 20) {
            return scalar(random);
        }
        if (kind < 22) {
            return document(random, depth - 1);
        }
        return kind == 22 ? new BsonArray(list(random, i -> value(random, depth - 1))) : nested(1 + below(100, random));
    }

    private static BsonValue scalar(RandomnessSource random) {
        return switch (below(19, random)) {
            case 0 -> new BsonInt32((int) mix(LONGS, anyLong(random), random).longValue());
            case 1 -> new BsonInt64(mix(LONGS, anyLong(random), random));
            case 2 -> new BsonString(string(random));
            case 3 -> new BsonObjectId(objectId(random));
            case 4 -> new BsonDouble(mix(DOUBLES, anyDouble(random), random));
            case 5 -> new BsonDecimal128(mix(DECIMALS, anyDecimal(random), random));
            case 6 -> new BsonDateTime(mix(DATES, anyLong(random), random));
            case 7 -> new BsonTimestamp(mix(LONGS, anyLong(random), random));
            case 8 -> BsonBoolean.valueOf(one(random));
            case 9 -> BsonNull.VALUE;
            case 10, 11 -> binary(random);
            case 12 -> new BsonRegularExpression(pattern(random), pick(List.of("", "i", "imsx"), random));
            case 13 -> new BsonJavaScript(string(random));
            case 14 -> new BsonJavaScriptWithScope(string(random), new BsonDocument("n", new BsonInt64(5)));
            case 15 -> new BsonSymbol(string(random));
            case 16 -> new BsonDbPointer("db.coll", objectId(random));
            case 17 -> one(random) ? new BsonMaxKey() : new BsonMinKey();
            default -> new BsonUndefined();
        };
    }

    /** Of all subtypes, with the lengths that UUIDs have and others; not all that say UUID are one. */
    private static BsonBinary binary(RandomnessSource random) {
        BsonBinarySubType type = pick(List.of(BsonBinarySubType.values()), random);
        byte[] data = new byte[pick(List.of(0, 16, 3, 64), random)];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) below(256, random);
        }
        return new BsonBinary(type, data);
    }

    private static String pattern(RandomnessSource random) {
        return pick(List.of("", "^a+$", "sl/ash", "back\\slash", "quote\""), random);
    }

    private static BsonDocument document(RandomnessSource random, int depth) {
        BsonDocument document = new BsonDocument();
        int size = below(MAX_FIELDS, random);
        for (int i = 0; i < size; i++) {
            boolean isReserved = i > 0 && below(4, random) == 3;
            document.append(pick(isReserved ? RESERVED_NAMES : NAMES, random), value(random, depth));
        }
        return document;
    }

    private static BsonDocument nested(int levels) {
        BsonDocument document = new BsonDocument("deepest", new BsonInt64(levels));
        for (int level = 1; level < levels; level++) {
            document = level % 7 == 0
                    ? new BsonDocument("list", new BsonArray(List.of(document)))
                    : new BsonDocument("in", document);
        }
        return document;
    }

    /** Also as a piece of a greater document's bytes: that is how a change stream's documents are read. */
    private static RawBsonDocument raw(BsonDocument document, RandomnessSource random) {
        return one(random)
                ? (RawBsonDocument) raw(new BsonDocument("before", new BsonString("x"))
                                .append("document", document)
                                .append("after", new BsonString("y")))
                        .getDocument("document")
                : raw(document);
    }

    private static String string(RandomnessSource random) {
        int length = below(8, random);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            // No surrogates: half a pair is no text, in BSON as in UTF-8.
            int codePoint = below(0xffff, random);
            text.appendCodePoint(Character.isSurrogate((char) codePoint) ? 'x' : codePoint);
        }
        return mix(STRINGS, text.toString(), random);
    }

    private static ObjectId objectId(RandomnessSource random) {
        return new ObjectId(below(Integer.MAX_VALUE, random), below(0xffffff, random));
    }

    private static <T> List<T> list(RandomnessSource random, IntFunction<T> element) {
        List<T> list = new ArrayList<>();
        int size = below(4, random);
        for (int i = 0; i < size; i++) {
            list.add(element.apply(i));
        }
        return list;
    }

    /** One of the edges, or what was made at random. */
    private static <T> T mix(List<T> edges, T other, RandomnessSource random) {
        return below(3, random) < 2 ? pick(edges, random) : other;
    }

    private static <T> T pick(List<T> alternatives, RandomnessSource random) {
        return alternatives.get(below(alternatives.size(), random));
    }

    private static boolean one(RandomnessSource random) {
        return below(2, random) == 1;
    }

    private static int below(int bound, RandomnessSource random) {
        return (int) random.next(Constraint.between(0, bound - 1L));
    }

    private static double anyDouble(RandomnessSource random) {
        double number = Double.longBitsToDouble(anyLong(random));
        // Of the many NaNs, the one that all languages write.
        return Double.isNaN(number) ? Double.NaN : number;
    }

    private static Decimal128 anyDecimal(RandomnessSource random) {
        BigInteger digits =
                BigInteger.valueOf(anyLong(random)).multiply(BigInteger.valueOf(anyLong(random) % 1_000_000_000));
        return new Decimal128(new BigDecimal(digits, below(60, random) - 30));
    }

    private static long anyLong(RandomnessSource random) {
        return random.next(Constraint.none());
    }
}
