package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.event.Version;
import java.time.Instant;
import java.util.List;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format {@code sluice}, byte for byte, and what it makes of bytes that are none. */
class SluiceCodecTest extends CodecContract {

    private static final SluiceCodec CODEC = new SluiceCodec();
    private static final BsonObjectId ID = new BsonObjectId(new ObjectId("507f1f77bcf86cd799439011"));
    private static final Instant CREATED_AT = Instant.parse("2024-01-15T10:30:00Z");
    private static final Namespace PLAYERS = new Namespace("game_db", "players");
    private static final BsonTimestamp CLUSTER_TIME = new BsonTimestamp(1705318200, 1);
    private static final Version VERSION = new Version(CLUSTER_TIME.getValue(), 0);

    /** The example of document 4, "Kafka Message Format": its field names in its order, ids and dates with their type. */
    private static final String PLAYER_INSERTED =
            """
            {"id": "507f1f77bcf86cd799439011", "operation_type": "insert", \
            "namespace": {"database": "game_db", "collection": "players"}, \
            "document_key": {"_id": {"$oid": "507f1f77bcf86cd799439011"}}, \
            "full_document": {"_id": {"$oid": "507f1f77bcf86cd799439011"}, "username": "player123", "level": 42, \
            "score": {"$numberLong": "9999"}, "created_at": {"$date": "2024-01-15T10:30:00Z"}}, \
            "cluster_time": {"t": 1705318200, "i": 1}, \
            "timestamp": {"$date": "2024-01-15T11:30:00.123Z"}, "version": "65a5173800000001.00000000"}""";

    private static final String SMALLEST =
            """
            {"id": "1", "operation_type": "drop", "namespace": {"database": "db", "collection": "c"}, \
            "cluster_time": {"t": 1, "i": 2}, "timestamp": {"$date": "1970-01-01T00:00:00Z"}, \
            "version": "0000000100000002.00000000"}""";

    @Override
    ChangeEventCodec codec() {
        return CODEC;
    }

    @Override
    String smallest() {
        return SMALLEST;
    }

    private static ChangeEvent playerInserted() {
        BsonDocument player = new BsonDocument("_id", ID)
                .append("username", new BsonString("player123"))
                .append("level", new BsonInt32(42))
                .append("score", new BsonInt64(9999))
                .append("created_at", new BsonDateTime(CREATED_AT.toEpochMilli()));
        return new ChangeEvent(
                "507f1f77bcf86cd799439011",
                OperationType.INSERT,
                false,
                PLAYERS,
                Gens.raw(new BsonDocument("_id", ID)),
                Gens.raw(player),
                null,
                null,
                null,
                CLUSTER_TIME,
                Instant.parse("2024-01-15T11:30:00.123Z").toEpochMilli(),
                VERSION,
                null,
                null,
                "8263A1B2C3");
    }

    @Test
    void writesTheExampleOfDocument4() {
        assertThat(new String(CODEC.encodeValue(playerInserted()), UTF_8)).isEqualTo(PLAYER_INSERTED);
    }

    @Test
    void readsTheExampleWithoutTheResumeToken() throws MalformedEventException {
        ChangeEvent read = CODEC.decodeValue(PLAYER_INSERTED.getBytes(UTF_8));

        assertThat(CODEC.encodeValue(read)).isEqualTo(PLAYER_INSERTED.getBytes(UTF_8));
        assertThat(read.resumeToken()).isNull();
        assertThat(read.fullDocument().get("score").isInt64()).isTrue();
    }

    @Test
    void ofAFieldThatIsThereTwiceTheLastCounts() throws MalformedEventException {
        String twice = SMALLEST.replace("{\"id\": \"1\",", "{\"id\": \"first\", \"id\": \"last\",");

        assertThat(CODEC.decodeValue(twice.getBytes(UTF_8)).id()).isEqualTo("last");
    }

    @Test
    void writesWhatAnUpdateHas() {
        ChangeEvent inserted = playerInserted();
        ChangeEvent updated = new ChangeEvent(
                "1",
                OperationType.UPDATE,
                false,
                PLAYERS,
                inserted.documentKey(),
                null,
                Gens.raw(new BsonDocument("level", new BsonInt32(41))),
                new UpdateDescription(
                        Gens.raw(new BsonDocument("level", new BsonInt32(42))),
                        List.of("nick"),
                        List.of(new TruncatedArray("items", 3))),
                null,
                new BsonTimestamp(0xf0000000, 0xffffffff),
                0,
                Version.ZERO,
                1000L,
                2000L,
                null);

        assertThat(new String(CODEC.encodeValue(updated), UTF_8))
                .isEqualTo(
                        """
                        {"id": "1", "operation_type": "update", \
                        "namespace": {"database": "game_db", "collection": "players"}, \
                        "document_key": {"_id": {"$oid": "507f1f77bcf86cd799439011"}}, "before": {"level": 41}, \
                        "update_desc": {"updated_fields": {"level": 42}, "removed_fields": ["nick"], \
                        "truncated_arrays": [{"field": "items", "new_size": 3}]}, \
                        "cluster_time": {"t": 4026531840, "i": 4294967295}, \
                        "timestamp": {"$date": "1970-01-01T00:00:00Z"}, "version": "0000000000000000.00000000", \
                        "delayed_until": {"$date": "1970-01-01T00:00:01Z"}, \
                        "released_at": {"$date": "1970-01-01T00:00:02Z"}}""");
    }

    @Test
    void leavesOutWhatIsAbsent() {
        RandomInput.theory("absent fields").forAll(Gens.events()).checkAssert(event -> {
            BsonDocument written = BsonDocument.parse(new String(CODEC.encodeValue(event), UTF_8));

            assertThat(written.containsKey("snapshot")).isEqualTo(event.snapshot());
            assertThat(written.containsKey("document_key")).isEqualTo(event.documentKey() != null);
            assertThat(written.containsKey("full_document")).isEqualTo(event.fullDocument() != null);
            assertThat(written.containsKey("before")).isEqualTo(event.before() != null);
            assertThat(written.containsKey("update_desc")).isEqualTo(event.updateDescription() != null);
            assertThat(written.containsKey("renamed_to")).isEqualTo(event.renamedTo() != null);
            assertThat(written.containsKey("delayed_until")).isEqualTo(event.delayedUntilMs() != null);
            assertThat(written.containsKey("released_at")).isEqualTo(event.releasedAtMs() != null);
            assertThat(written).doesNotContainKey("resume_token");
        });
    }

    @Test
    void readsAnEventOfAWholeCollection() throws MalformedEventException {
        ChangeEvent event = CODEC.decodeValue(SMALLEST.getBytes(UTF_8));

        assertThat(event.operationType()).isEqualTo(OperationType.DROP);
        assertThat(event.documentKey()).isNull();
        assertThat(CODEC.encodeValue(event)).isEqualTo(SMALLEST.getBytes(UTF_8));
    }

    @Test
    void readsNullAsAbsentAndSkipsFieldsItDoesNotKnow() throws MalformedEventException {
        String text = SMALLEST.replace("}, \"timestamp\"", "}, \"before\": null, \"new_one\": [1], \"timestamp\"");

        assertThat(CODEC.encodeValue(CODEC.decodeValue(text.getBytes(UTF_8)))).isEqualTo(SMALLEST.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "operation_type", "namespace", "cluster_time", "timestamp", "version"})
    void namesAFieldThatIsMissing(String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.remove(field);

        assertMalformed(event.toJson().getBytes(UTF_8), "The field '" + field + "' is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "namespace, database",
        "namespace, collection",
        "cluster_time, t",
        "cluster_time, i",
    })
    void namesAFieldThatIsMissingInside(String outer, String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.getDocument(outer).remove(field);

        assertMalformed(event.toJson().getBytes(UTF_8), "The field '" + field + "' is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: 5",
                "operation_type: 5",
                "snapshot: 'yes'",
                "namespace: 'db.c'",
                "document_key: 5",
                "full_document: []",
                "before: 'x'",
                "update_desc: 5",
                "update_desc: {updated_fields: 5}",
                "update_desc: {updated_fields: {}, removed_fields: 'a'}",
                "update_desc: {updated_fields: {}, removed_fields: [5]}",
                "update_desc: {updated_fields: {}, truncated_arrays: [5]}",
                "update_desc: {updated_fields: {}, truncated_arrays: [{field: 'a'}]}",
                "update_desc: {updated_fields: {}, truncated_arrays: [{field: 'a', new_size: 'x'}]}",
                "renamed_to: 'x'",
                "cluster_time: 5",
                "cluster_time: {t: 'x', i: 1}",
                "cluster_time: {t: 1.5, i: 1}",
                "cluster_time: {t: -1, i: 1}",
                "cluster_time: {t: 4294967296, i: 1}",
                "cluster_time: {t: {$numberDecimal: 'NaN'}, i: 1}",
                "timestamp: '2024-01-15'",
                "version: 5",
                "version: 'x'",
                "version: '000000010000000g.00000000'",
                "delayed_until: 5",
                "released_at: 5"
            })
    void refusesAFieldOfAnotherType(String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.putAll(BsonDocument.parse("{" + field + "}"));

        assertMalformed(event.toJson().getBytes(UTF_8), "");
    }
}
