package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.event.Version;
import java.time.Instant;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format {@code sluice-simplified}: document 4's example to the letter, and the types of what it does not show. */
class SimplifiedCodecTest extends CodecContract {

    private static final SimplifiedCodec CODEC = new SimplifiedCodec();
    private static final BsonTimestamp CLUSTER_TIME = new BsonTimestamp(1705318200, 1);

    /** Copied from document 4, "Kafka Message Format". */
    private static final String EXAMPLE =
            """
            {
              "id": "507f1f77bcf86cd799439011",
              "operation_type": "insert",
              "namespace": {
                "database": "game_db",
                "collection": "players"
              },
              "document_key": {
                "_id": "507f1f77bcf86cd799439011"
              },
              "full_document": {
                "_id": "507f1f77bcf86cd799439011",
                "username": "player123",
                "level": 42,
                "score": 9999,
                "created_at": "2024-01-15T10:30:00Z"
              },
              "cluster_time": {
                "t": 1705318200,
                "i": 1
              }
            }
            """;

    private static final String SMALLEST =
            """
            {"id": "1", "operation_type": "drop", "namespace": {"database": "db", "collection": "c"}, \
            "cluster_time": {"t": 1, "i": 2}}""";

    @Override
    ChangeEventCodec codec() {
        return CODEC;
    }

    @Override
    String smallest() {
        return SMALLEST;
    }

    @Test
    void writesTheExampleOfDocument4ToTheLetter() {
        ChangeEvent event =
                event("{_id: {$oid: '507f1f77bcf86cd799439011'}, username: 'player123', level: 42, score: 9999,"
                        + " created_at: {$date: '2024-01-15T10:30:00Z'}}");

        assertThat(written(event)).isEqualTo(oneLine(EXAMPLE));
    }

    @Test
    void readsTheExampleWithTheTypesThatItsTextsShow() throws MalformedEventException {
        ChangeEvent event = read(EXAMPLE);

        assertThat(event.documentKey().get("_id").getBsonType()).isEqualTo(BsonType.OBJECT_ID);
        assertThat(event.fullDocument().get("_id").getBsonType()).isEqualTo(BsonType.OBJECT_ID);
        assertThat(event.fullDocument().getDateTime("created_at").getValue())
                .isEqualTo(Instant.parse("2024-01-15T10:30:00Z").toEpochMilli());
        assertThat(event.fullDocument().getString("username").getValue()).isEqualTo("player123");
        assertThat(event.timestampMs()).isEqualTo(1_705_318_200_000L);
        assertThat(event.version()).isEqualTo(new Version(CLUSTER_TIME.getValue(), 0));
        assertThat(written(event)).isEqualTo(oneLine(EXAMPLE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{v: 1}                                          | {\"v\": 1}                                   | ",
                "{v: 1.0}                                        | {\"v\": 1.0}                                 | ",
                "{v: {$numberLong: '9007199254740993'}}          | {\"v\": 9007199254740993}                    | ",
                "{v: {$numberLong: '5'}}                         | {\"v\": 5}                                   | {\"v\": \"long\"}",
                "{v: {$numberDecimal: '5.00'}}                   | {\"v\": \"5.00\"}                            | {\"v\": \"decimal\"}",
                "{v: {$date: '2024-01-15T10:30:00.120Z'}}        | {\"v\": \"2024-01-15T10:30:00.120Z\"}        | ",
                "{v: '2024-01-15T10:30:00.120Z'}                 | {\"v\": \"2024-01-15T10:30:00.120Z\"}        | {\"v\": \"string\"}",
                "{v: '2024-01-15T10:30:00.000Z'}                 | {\"v\": \"2024-01-15T10:30:00.000Z\"}        | ",
                "{v: '2024-13-15T10:30:00Z'}                     | {\"v\": \"2024-13-15T10:30:00Z\"}            | ",
                "{v: '2024-01-15T24:00:00Z'}                     | {\"v\": \"2024-01-15T24:00:00Z\"}            | ",
                "{v: '507f1f77bcf86cd799439011'}                 | {\"v\": \"507f1f77bcf86cd799439011\"}        | {\"v\": \"string\"}",
                "{v: '507F1F77BCF86CD799439011'}                 | {\"v\": \"507F1F77BCF86CD799439011\"}        | ",
                "{v: {$uuid: '123e4567-e89b-12d3-a456-426614174000'}} | {\"v\": \"123e4567-e89b-12d3-a456-426614174000\"} | {\"v\": \"uuid\"}",
                "{v: {$binary: {base64: 'AAE=', subType: '00'}}} | {\"v\": \"AAE=\"}                            | {\"v\": \"binary\"}",
                "{v: {$binary: {base64: 'AAE=', subType: '80'}}} | {\"v\": {\"$binary\": {\"base64\": \"AAE=\", \"subType\": \"80\"}}} | ",
                "{v: {$regularExpression: {pattern: 'a', options: 'i'}}} | {\"v\": {\"$regularExpression\": {\"pattern\": \"a\", \"options\": \"i\"}}} | ",
                "{v: {a: [1, {$numberLong: '2'}, {'b.c': {$numberLong: '3'}}]}} | {\"v\": {\"a\": [1, 2, {\"b.c\": 3}]}} | {\"v\": {\"a\": {\"1\": \"long\", \"2\": {\"b.c\": \"long\"}}}}",
            })
    void writesPlainValuesAndTheTypesThatTheyDoNotShow(String document, String plain, String types) throws Exception {
        ChangeEvent event = event(document);

        String written = written(event);

        assertThat(written).contains("\"full_document\": " + plain + ", \"cluster_time\"");
        assertThat(written)
                .endsWith(types == null ? "\"i\": 1}}" : "\"i\": 1}, \"types\": {\"full_document\": " + types + "}}");
        assertThat(Gens.bytes(read(written).fullDocument())).isEqualTo(Gens.bytes(event.fullDocument()));
    }

    @Test
    void writesWhatTheExampleHasNoPlaceFor() {
        ChangeEvent event = new ChangeEvent(
                "1",
                OperationType.UPDATE,
                false,
                new Namespace("game_db", "players"),
                document("{_id: {$numberLong: '5'}}"),
                null,
                document("{level: {$numberLong: '41'}}"),
                new UpdateDescription(
                        document("{level: {$numberLong: '42'}}"), List.of("nick"), List.of(new TruncatedArray("a", 3))),
                new Namespace("game_db", "older"),
                new BsonTimestamp(0xf0000000, 0xffffffff),
                Instant.parse("2024-01-15T11:30:00.123Z").toEpochMilli(),
                new Version(CLUSTER_TIME.getValue(), 2),
                0L,
                1L,
                null);

        assertThat(written(event))
                .isEqualTo(
                        """
                        {"id": "1", "operation_type": "update", \
                        "namespace": {"database": "game_db", "collection": "players"}, "document_key": {"_id": 5}, \
                        "before": {"level": 41}, "update_desc": {"updated_fields": {"level": 42}, \
                        "removed_fields": ["nick"], "truncated_arrays": [{"field": "a", "new_size": 3}]}, \
                        "renamed_to": {"database": "game_db", "collection": "older"}, \
                        "cluster_time": {"t": 4026531840, "i": 4294967295}, \
                        "timestamp": "2024-01-15T11:30:00.123Z", "version": "65a5173800000001.00000002", \
                        "delayed_until": "1970-01-01T00:00:00Z", "released_at": "1970-01-01T00:00:00.001Z", \
                        "types": {"document_key": {"_id": "long"}, "before": {"level": "long"}, \
                        "update_desc": {"updated_fields": {"level": "long"}}}}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{v: 'secret'}  | {v: 'decimal'}",
                "{v: 'secret'}  | {v: 'uuid'}",
                "{v: 'se-cret'} | {v: 'binary'}",
                "{v: 'secret'}  | {v: 'long'}",
                "{v: 'secret'}  | {v: 'secret'}",
                "{v: 'secret'}  | {v: {a: 'long'}}",
                "{v: 5}         | {v: 'secret'}",
                "{v: 5.5}       | {v: 'long'}",
                "{v: null}      | {v: 'long'}",
                "{v: {a: 5}}    | {v: 'long'}",
                "{v: [5]}       | {v: 'long'}",
                "{v: [5]}       | {v: {'0': 5}}",
                "{v: 5}         | 'long'",
            })
    void refusesATypeThatItsValueDoesNotHaveAndShowsNothingOfIt(String documentAndTypes) {
        String[] parts = documentAndTypes.split("\\|", -1);
        String text = SMALLEST.replace(
                "\"cluster_time\"",
                "\"full_document\": " + parts[0] + ", \"types\": {\"full_document\": " + parts[1]
                        + "}, \"cluster_time\"");

        assertMalformed(text.getBytes(UTF_8), "");
        assertThatThrownBy(() -> read(text)).message().doesNotContain("secret").doesNotContain("se-cret");
    }

    @Test
    void typesOfFieldsThatAreNotThereAreSkipped() throws MalformedEventException {
        String text = SMALLEST.replace("\"cluster_time\"", "\"types\": {\"before\": {\"a\": 1}}, \"cluster_time\"");

        assertThat(written(read(text))).isEqualTo(SMALLEST);
    }

    private static ChangeEvent event(String fullDocument) {
        return new ChangeEvent(
                "507f1f77bcf86cd799439011",
                OperationType.INSERT,
                false,
                new Namespace("game_db", "players"),
                document("{_id: {$oid: '507f1f77bcf86cd799439011'}}"),
                document(fullDocument),
                null,
                null,
                null,
                CLUSTER_TIME,
                1_705_318_200_000L,
                new Version(CLUSTER_TIME.getValue(), 0),
                null,
                null,
                null);
    }

    private static RawBsonDocument document(String json) {
        return Gens.raw(BsonDocument.parse(json));
    }

    private static String oneLine(String json) {
        return json.strip().replaceAll("\\{\\s+", "{").replaceAll("\\s+}", "}").replaceAll(",\\s+", ", ");
    }

    private static String written(ChangeEvent event) {
        return new String(CODEC.encodeValue(event), UTF_8);
    }

    private static ChangeEvent read(String text) throws MalformedEventException {
        return CODEC.decodeValue(text.getBytes(UTF_8));
    }
}
