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
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format {@code buffered}, byte for byte, and what it makes of fields that are not as they should be. */
class BufferedCodecTest extends CodecContract {

    private static final BufferedCodec CODEC = new BufferedCodec();
    private static final Namespace EVENTS = new Namespace("testdb", "events");
    private static final String KEY = "{_id: {$oid: '507f1f77bcf86cd799439011'}}";
    private static final Instant INSERTED_AT = Instant.parse("2025-01-15T10:30:00Z");

    private static final String SMALLEST =
            """
            {"id": "1", "operation": "drop", "timestamp": "1970-01-01T00:00:00Z", \
            "data": {"clusterTime": {"$timestamp": {"t": 1, "i": 2}}, "operationType": "drop", \
            "ns": {"db": "db", "coll": "c"}, "version": "0000000100000002.00000000"}, "retries": 0}""";

    @Override
    ChangeEventCodec codec() {
        return CODEC;
    }

    @Override
    String smallest() {
        return SMALLEST;
    }

    /** The first statement of document 1, "Testing the Service". */
    @Test
    void writesDocument1sImmediateMessage() {
        ChangeEvent event = event(
                OperationType.INSERT,
                "{_id: {$oid: '507f1f77bcf86cd799439011'}, message: 'Immediate test message',"
                        + " timestamp: {$date: '2025-01-15T10:30:00Z'}}",
                null,
                null);

        assertThat(written(event))
                .isEqualTo(
                        """
                        {"id": "a1", "operation": "insert", "timestamp": "2025-01-15T10:30:00.123Z", \
                        "data": {"documentKey": {"_id": {"$oid": "507f1f77bcf86cd799439011"}}, \
                        "fullDocument": {"_id": {"$oid": "507f1f77bcf86cd799439011"}, \
                        "message": "Immediate test message", "timestamp": {"$date": "2025-01-15T10:30:00Z"}}, \
                        "clusterTime": {"$timestamp": {"t": 1736937000, "i": 7}}, "operationType": "insert", \
                        "ns": {"db": "testdb", "coll": "events"}, "version": "67878e2800000007.00000000"}, \
                        "retries": 0}""");
    }

    /** The second: two hours later, and the time at which it comes stands in the envelope. */
    @Test
    void writesDocument1sDelayedMessage() {
        ChangeEvent event = event(
                OperationType.INSERT,
                "{_id: {$oid: '507f1f77bcf86cd799439011'}, message: 'Delayed test message',"
                        + " delayedUntil: '2025-01-15T12:30:00.000Z', timestamp: {$date: '2025-01-15T10:30:00Z'}}",
                null,
                INSERTED_AT.plusSeconds(2 * 60 * 60));

        assertThat(written(event))
                .isEqualTo(
                        """
                        {"id": "a1", "operation": "insert", "timestamp": "2025-01-15T10:30:00.123Z", \
                        "delayedUntil": "2025-01-15T12:30:00Z", \
                        "data": {"documentKey": {"_id": {"$oid": "507f1f77bcf86cd799439011"}}, \
                        "fullDocument": {"_id": {"$oid": "507f1f77bcf86cd799439011"}, \
                        "message": "Delayed test message", "delayedUntil": "2025-01-15T12:30:00.000Z", \
                        "timestamp": {"$date": "2025-01-15T10:30:00Z"}}, \
                        "clusterTime": {"$timestamp": {"t": 1736937000, "i": 7}}, "operationType": "insert", \
                        "ns": {"db": "testdb", "coll": "events"}, "version": "67878e2800000007.00000000"}, \
                        "retries": 0}""");
    }

    /** The third: 45 minutes later, with the document as it is after the update. */
    @Test
    void writesDocument1sUpdate() {
        ChangeEvent event = event(
                OperationType.UPDATE,
                "{_id: {$oid: '507f1f77bcf86cd799439011'}, message: 'Immediate test message', updated: true,"
                        + " delayedUntil: '2025-01-15T11:15:00.000Z'}",
                new UpdateDescription(
                        document("{delayedUntil: '2025-01-15T11:15:00.000Z', updated: true}"), List.of(), List.of()),
                INSERTED_AT.plusSeconds(45 * 60));

        assertThat(written(event))
                .isEqualTo(
                        """
                        {"id": "a1", "operation": "update", "timestamp": "2025-01-15T10:30:00.123Z", \
                        "delayedUntil": "2025-01-15T11:15:00Z", \
                        "data": {"documentKey": {"_id": {"$oid": "507f1f77bcf86cd799439011"}}, \
                        "fullDocument": {"_id": {"$oid": "507f1f77bcf86cd799439011"}, \
                        "message": "Immediate test message", "updated": true, \
                        "delayedUntil": "2025-01-15T11:15:00.000Z"}, \
                        "clusterTime": {"$timestamp": {"t": 1736937000, "i": 7}}, "operationType": "update", \
                        "ns": {"db": "testdb", "coll": "events"}, \
                        "updateDescription": {"updatedFields": {"delayedUntil": "2025-01-15T11:15:00.000Z", \
                        "updated": true}, "removedFields": []}, "version": "67878e2800000007.00000000"}, \
                        "retries": 0}""");
    }

    @Test
    void writesWhatTheLayoutHasNoPlaceForAsMongoDbNamesIt() {
        ChangeEvent event = new ChangeEvent(
                "1",
                OperationType.UPDATE,
                true,
                EVENTS,
                document("{_id: 1}"),
                null,
                document("{level: 41}"),
                new UpdateDescription(
                        document("{level: 42}"), List.of("nick"), List.of(new TruncatedArray("items", 3))),
                new Namespace("testdb", "older.events"),
                new BsonTimestamp(0xf0000000, 0xffffffff),
                -1,
                Version.ZERO,
                null,
                null,
                null);

        assertThat(written(event))
                .isEqualTo(
                        """
                        {"id": "1", "operation": "update", "timestamp": "1969-12-31T23:59:59.999Z", \
                        "data": {"documentKey": {"_id": 1}, \
                        "clusterTime": {"$timestamp": {"t": 4026531840, "i": 4294967295}}, \
                        "operationType": "update", "ns": {"db": "testdb", "coll": "events"}, \
                        "to": {"db": "testdb", "coll": "older.events"}, \
                        "updateDescription": {"updatedFields": {"level": 42}, "removedFields": ["nick"], \
                        "truncatedArrays": [{"field": "items", "newSize": 3}]}, \
                        "fullDocumentBeforeChange": {"level": 41}, "snapshot": true, \
                        "version": "0000000000000000.00000000"}, "retries": 0}""");
    }

    @Test
    void leavesOutWhatIsAbsent() {
        RandomInput.theory("absent fields").forAll(Gens.events()).checkAssert(event -> {
            BsonDocument written = BsonDocument.parse(written(event));
            BsonDocument data = written.getDocument("data");

            assertThat(data.containsKey("snapshot")).isEqualTo(event.snapshot());
            assertThat(data.containsKey("documentKey")).isEqualTo(event.documentKey() != null);
            assertThat(data.containsKey("fullDocument")).isEqualTo(event.fullDocument() != null);
            assertThat(data.containsKey("fullDocumentBeforeChange")).isEqualTo(event.before() != null);
            assertThat(data.containsKey("updateDescription")).isEqualTo(event.updateDescription() != null);
            assertThat(data.containsKey("to")).isEqualTo(event.renamedTo() != null);
            assertThat(written.containsKey("delayedUntil")).isEqualTo(event.delayedUntilMs() != null);
        });
    }

    @Test
    void readsAnEventOfAWholeCollection() throws MalformedEventException {
        ChangeEvent event = read(SMALLEST);

        assertThat(event.operationType()).isEqualTo(OperationType.DROP);
        assertThat(event.documentKey()).isNull();
        assertThat(written(event)).isEqualTo(SMALLEST);
    }

    @Test
    void readsNullAsAbsentAndSkipsFieldsItDoesNotKnow() throws MalformedEventException {
        String text = SMALLEST.replace("\"version\"", "\"fullDocument\": null, \"wallTime\": [1], \"version\"")
                .replace("\"retries\": 0", "\"delayedUntil\": null, \"retries\": 7, \"new\": 1");

        assertThat(written(read(text))).isEqualTo(SMALLEST);
    }

    @Test
    void readsTimesWithAnOffset() throws MalformedEventException {
        String text = SMALLEST.replace("1970-01-01T00:00:00Z", "2024-01-01T02:00:00.5+02:00");

        assertThat(read(text).timestampMs())
                .isEqualTo(Instant.parse("2024-01-01T00:00:00.500Z").toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "operation", "timestamp", "data"})
    void namesAFieldThatIsMissing(String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.remove(field);

        assertMalformed(event.toJson().getBytes(UTF_8), "The field '" + field + "' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusterTime", "ns", "version"})
    void namesAFieldThatIsMissingInTheData(String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.getDocument("data").remove(field);

        assertMalformed(event.toJson().getBytes(UTF_8), "The field '" + field + "' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "coll"})
    void namesAFieldThatIsMissingInTheNamespace(String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.getDocument("data").getDocument("ns").remove(field);

        assertMalformed(event.toJson().getBytes(UTF_8), "The field '" + field + "' is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: 5",
                "operation: 5",
                "timestamp: 5",
                "timestamp: '2024-01-15'",
                "timestamp: {$date: '2024-01-15T00:00:00Z'}",
                "timestamp: '+1000000000-12-31T23:59:59.999999999Z'",
                "delayedUntil: 5",
                "delayedUntil: 'tomorrow'",
                "data: 5",
                "data: {}"
            })
    void refusesAFieldOfAnotherType(String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.putAll(BsonDocument.parse("{" + field + "}"));

        assertMalformed(event.toJson().getBytes(UTF_8), "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snapshot: 'yes'",
                "ns: 'db.c'",
                "documentKey: 5",
                "fullDocument: []",
                "fullDocumentBeforeChange: 'x'",
                "updateDescription: 5",
                "updateDescription: {}",
                "updateDescription: {updatedFields: 5}",
                "updateDescription: {updatedFields: {}, removedFields: 'a'}",
                "updateDescription: {updatedFields: {}, removedFields: [5]}",
                "updateDescription: {updatedFields: {}, truncatedArrays: [5]}",
                "updateDescription: {updatedFields: {}, truncatedArrays: [{field: 'a'}]}",
                "updateDescription: {updatedFields: {}, truncatedArrays: [{field: 'a', newSize: 'x'}]}",
                "to: 'x'",
                "clusterTime: 5",
                "clusterTime: {t: 1, i: 1}",
                "version: 5",
                "version: 'x'"
            })
    void refusesAFieldOfAnotherTypeInTheData(String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.getDocument("data").putAll(BsonDocument.parse("{" + field + "}"));

        assertMalformed(event.toJson().getBytes(UTF_8), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "delayedUntil"})
    void theReasonShowsNothingOfATime(String field) {
        BsonDocument event = BsonDocument.parse(SMALLEST);
        event.putAll(BsonDocument.parse("{" + field + ": 'secret'}"));

        assertMalformed(event.toJson().getBytes(UTF_8), "A time is not in the form of RFC 3339");
    }

    private static ChangeEvent event(
            OperationType type, String fullDocument, @Nullable UpdateDescription update, @Nullable Instant heldUntil) {
        BsonTimestamp clusterTime = new BsonTimestamp((int) INSERTED_AT.getEpochSecond(), 7);
        return new ChangeEvent(
                "a1",
                type,
                false,
                EVENTS,
                document(KEY),
                document(fullDocument),
                null,
                update,
                null,
                clusterTime,
                INSERTED_AT.toEpochMilli() + 123,
                new Version(clusterTime.getValue(), 0),
                heldUntil == null ? null : heldUntil.toEpochMilli(),
                null,
                "8263A1B2C3");
    }

    private static RawBsonDocument document(String json) {
        return Gens.raw(BsonDocument.parse(json));
    }

    private static String written(ChangeEvent event) {
        return new String(CODEC.encodeValue(event), UTF_8);
    }

    private static ChangeEvent read(String text) throws MalformedEventException {
        return CODEC.decodeValue(text.getBytes(UTF_8));
    }
}
