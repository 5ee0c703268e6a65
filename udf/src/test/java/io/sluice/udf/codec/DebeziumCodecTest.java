package io.sluice.udf.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.udf.RandomInput;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.SnapshotReads;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.event.Version;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format {@code debezium} as it is written here; {@link DebeziumTopicTest} reads what the connector wrote. */
class DebeziumCodecTest extends CodecContract {

    private static final DebeziumCodec CODEC = new DebeziumCodec();

    private static final String SMALLEST =
            """
            {"before": null, "after": null, "updateDescription": null, \
            "source": {"connector": "mongodb", "name": "sluice", "ts_ms": {"$numberLong": "0"}, "snapshot": "false", \
            "db": "db", "collection": "c", "ord": 2, "wallTime": {"$numberLong": "0"}}, \
            "op": "m", "ts_ms": {"$numberLong": "0"}, \
            "sluice": {"id": "1", "operation_type": "drop", "cluster_time": {"t": 1, "i": 2}, \
            "version": "0000000100000002.00000000"}}""";

    @Override
    ChangeEventCodec codec() {
        return CODEC;
    }

    @Override
    String smallest() {
        return SMALLEST;
    }

    @Override
    String key() {
        return "{\"id\": \"{\\\"$oid\\\": \\\"507f1f77bcf86cd799439011\\\"}\"}";
    }

    @Test
    void writesAnUpdate() {
        ChangeEvent event = new ChangeEvent(
                "a1",
                OperationType.UPDATE,
                false,
                new Namespace("shop", "orders"),
                document("{_id: 5}"),
                document("{_id: 5, at: {$date: '2024-01-15T10:30:00Z'}}"),
                document("{_id: 5, n: {$numberLong: '1'}}"),
                new UpdateDescription(
                        document("{'customer.city': 'Bonn'}"), List.of("n"), List.of(new TruncatedArray("items", 2))),
                null,
                new BsonTimestamp(1_705_318_200, 7),
                1_705_318_200_123L,
                new Version(new BsonTimestamp(1_705_318_200, 7).getValue(), 0),
                1_705_318_300_000L,
                1_705_318_300_005L,
                null);

        assertThat(new String(CODEC.encodeKey(event), UTF_8)).isEqualTo("{\"id\": \"5\"}");
        assertThat(new String(CODEC.encodeValue(event), UTF_8))
                .isEqualTo(
                        """
                        {"before": "{\\"_id\\": 5, \\"n\\": {\\"$numberLong\\": \\"1\\"}}", \
                        "after": "{\\"_id\\": 5, \\"at\\": {\\"$date\\": \\"2024-01-15T10:30:00Z\\"}}", \
                        "updateDescription": {"removedFields": ["n"], \
                        "updatedFields": "{\\"customer.city\\": \\"Bonn\\"}", \
                        "truncatedArrays": [{"field": "items", "size": 2}]}, \
                        "source": {"connector": "mongodb", "name": "sluice", "ts_ms": 1705318200123, \
                        "snapshot": "false", "db": "shop", "collection": "orders", "ord": 7, \
                        "wallTime": 1705318200123}, "op": "u", "ts_ms": 1705318200123, \
                        "sluice": {"id": "a1", "operation_type": "update", "document_key": {"_id": 5}, \
                        "cluster_time": {"t": 1705318200, "i": 7}, "version": "65a5173800000007.00000000", \
                        "delayed_until": "2024-01-15T11:31:40Z", "released_at": "2024-01-15T11:31:40.005Z"}}""");
    }

    /** We read our own events without it; others know nothing else. */
    @ParameterizedTest
    @CsvSource({"INSERT, c", "UPDATE, u", "REPLACE, u", "DELETE, d", "DROP, m"})
    void theOpIsWhatTheConnectorWouldWrite(OperationType type, String op) {
        ChangeEvent event = Events.of(type, Events.PLAYERS, "{_id: 1}", null, 1, null);

        assertThat(opOf(event)).isEqualTo(op);
    }

    @Test
    void theOpOfASnapshotsReadIsR() {
        assertThat(opOf(new SnapshotReads().of(Events.PLAYERS, document("{_id: 1}"), new BsonTimestamp(1, 1), 0)))
                .isEqualTo("r");
    }

    private static String opOf(ChangeEvent event) {
        return BsonDocument.parse(new String(CODEC.encodeValue(event), UTF_8))
                .getString("op")
                .getValue();
    }

    /** The same change made twice: all else of the two is equal. */
    @Test
    void changesOfOneTransactionHaveIdsOfTheirOwn() throws MalformedEventException {
        String one = connectorEvent().replace("\"op\"", "\"transaction\": {\"id\": \"t\", \"total_order\": 1}, \"op\"");
        String other = one.replace("\"total_order\": 1", "\"total_order\": 2");

        assertThat(decoded(one.getBytes(UTF_8)).id())
                .isEqualTo(decoded(one.getBytes(UTF_8)).id())
                .isNotEqualTo(decoded(other.getBytes(UTF_8)).id());
    }

    @Test
    void theKeyIsOneTextForKeysThatMongoDbHoldsEqual() {
        assertThat(keyOf("{_id: {$numberLong: '5'}}")).isEqualTo(keyOf("{_id: 5.0}"));
        assertThat(keyOf("{_id: '5'}")).isEqualTo("{\"id\": \"\\\"5\\\"\"}");
    }

    @Test
    void aTombstoneSaysNothing() throws MalformedEventException {
        assertThat(CODEC.decode(Records.of("{\"id\": \"5\"}".getBytes(UTF_8), null)))
                .isEmpty();
        assertThat(CODEC.decode(Records.of(null, "{\"schema\": null, \"payload\": null}".getBytes(UTF_8))))
                .isEmpty();
    }

    @Test
    void readsOurEventsInAnEnvelopeWithItsSchemaToo() {
        RandomInput.theory("with a schema").forAll(Gens.events()).checkAssert(event -> {
            byte[] wrapped = ("{\"schema\": {\"type\": \"struct\"}, \"payload\": "
                            + new String(CODEC.encodeValue(event), UTF_8) + "}")
                    .getBytes(UTF_8);
            try {
                assertThat(Gens.content(decoded(wrapped))).isEqualTo(Gens.content(event));
            } catch (MalformedEventException e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "r", "d"})
    void theKeyOfTheConnectorMayBeMissingWhereTheDocumentHasIt(String op) throws MalformedEventException {
        String image = op.equals("d") ? "before" : "after";

        ChangeEvent event = decoded(connectorEvent()
                .replace("\"op\": \"c\"", "\"op\": \"" + op + "\"")
                .replace("after", image)
                .getBytes(UTF_8));

        assertThat(event.documentKey()).isEqualTo(document("{_id: 5}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "op: 'secret'",
                "op: 5",
                "op: null",
                "source: null",
                "source: 'secret'",
                "source: {}",
                "source: {db: 'd', collection: 'c'}",
                "source: {db: 'd', collection: 'c', ts_ms: 'secret'}",
                "source: {db: 'd', collection: 'c', ts_ms: 1, ord: 'secret'}",
                "after: {secret: 1}",
                "after: 'secret'",
                "after: '{secret}'",
                "before: 5",
                "updateDescription: 'secret'",
                "updateDescription: {updatedFields: {}}",
                "updateDescription: {updatedFields: 'secret'}",
                "updateDescription: {removedFields: 'secret'}",
                "updateDescription: {removedFields: [5]}",
                "updateDescription: {truncatedArrays: [{field: 'secret'}]}",
                "sluice: 'secret'",
                "sluice: {}",
                "sluice: {id: 1}",
            })
    void refusesWhatIsNotAsTheConnectorWritesItAndShowsNothingOfIt(String field) {
        BsonDocument event = BsonDocument.parse(connectorEvent());
        event.putAll(BsonDocument.parse("{" + field + "}"));
        byte[] value = event.toJson().getBytes(UTF_8);

        assertMalformed(value, "");
        assertThatThrownBy(() -> decoded(value)).message().doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "{\"secret\": 1}", "{\"id\": \"secret\"}", "{\"id\": \"}\"}", "[]", ""})
    void refusesAKeyThatIsNotAsTheConnectorWritesIt(String key) {
        assertThatThrownBy(() -> CODEC.decode(
                        Records.of(key.getBytes(UTF_8), connectorEvent().getBytes(UTF_8))))
                .isExactlyInstanceOf(MalformedEventException.class)
                .message()
                .isNotBlank()
                .doesNotContain("secret");
    }

    private static String connectorEvent() {
        return """
            {"after": "{\\"_id\\": 5}", "source": {"db": "d", "collection": "c", "ts_ms": 1, "ord": 1}, "op": "c"}""";
    }

    private static String keyOf(String key) {
        return new String(CODEC.encodeKey(Events.delete(key)), UTF_8);
    }

    private static RawBsonDocument document(String json) {
        return Gens.raw(BsonDocument.parse(json));
    }
}
