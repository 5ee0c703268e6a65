package io.sluice.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.ConsumedRecord;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.event.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

/** What Debezium's connector wrote, read as change events. */
class DebeziumTopicTest {

    private static final Namespace ORDERS = new Namespace("shop", "orders");
    private static final Namespace EVERY_TYPE = new Namespace("shop", "every.type");

    private final DebeziumCodec codec = new DebeziumCodec();

    @Test
    void everyTypeComesAsMongoDbHasIt() throws Exception {
        List<RawBsonDocument> stored = DebeziumTopic.documentsOfEveryType();
        for (String topic : List.of("bare.shop.every.type", "wrapped.shop.every.type")) {
            List<ChangeEvent> events = events(topic);

            assertThat(events).extracting(ChangeEvent::namespace).containsExactly(EVERY_TYPE, EVERY_TYPE);
            assertThat(events).extracting(ChangeEvent::operationType).containsOnly(OperationType.INSERT);
            assertThat(events).extracting(ChangeEvent::snapshot).containsExactly(true, false);
            for (int i = 0; i < 2; i++) {
                RawBsonDocument document = stored.get(i);
                assertThat(Gens.bytes(events.get(i).fullDocument())).isEqualTo(Gens.bytes(document));
                assertThat(events.get(i).documentKey()).isEqualTo(new BsonDocument("_id", document.get("_id")));
            }
        }
    }

    @Test
    void theSnapshotIsReadsWithKeysOfAllTypes() throws Exception {
        List<ChangeEvent> reads = events("bare.shop.orders").stream()
                .filter(ChangeEvent::snapshot)
                .toList();

        assertThat(reads).hasSize(10).allSatisfy(read -> {
            assertThat(read.operationType()).isEqualTo(OperationType.INSERT);
            assertThat(read.namespace()).isEqualTo(ORDERS);
            assertThat(KeyText.of(read.documentKey().get("_id")))
                    .isEqualTo(KeyText.of(read.fullDocument().get("_id")));
        });
        assertThat(reads)
                .extracting(read -> KeyText.of(read.documentKey().get("_id")))
                .containsExactly(
                        "{\"region\": \"eu\", \"number\": 7}",
                        "o-1",
                        "5",
                        "2.5",
                        "123e4567-e89b-12d3-a456-426614174000",
                        "{\"$date\": \"2024-01-15T00:00:00Z\"}",
                        "true",
                        "null",
                        "5.5",
                        "6");
    }

    @Test
    void theLifeOfADocument() throws Exception {
        List<ChangeEvent> events = of("o-2", events("bare.shop.orders"));

        assertThat(events)
                .extracting(ChangeEvent::operationType)
                .containsExactly(
                        OperationType.INSERT,
                        OperationType.UPDATE,
                        OperationType.UPDATE,
                        OperationType.REPLACE,
                        OperationType.DELETE);
        assertThat(events.get(0).fullDocument())
                .isEqualTo(BsonDocument.parse("{_id: 'o-2', customer: {name: 'ada', city: 'Köln'},"
                        + " items: [1, 2, 3, 4, 5], total: 1, count: {$numberLong: '3'}}"));
        assertThat(events.get(1).updateDescription())
                .isEqualTo(new UpdateDescription(
                        Gens.raw(BsonDocument.parse("{at: {$date: '2024-01-15T10:30:00Z'}, 'customer.city': 'Bonn'}")),
                        List.of("total"),
                        List.of()));
        assertThat(events.get(2).updateDescription().truncatedArrays()).containsExactly(new TruncatedArray("items", 2));
        assertThat(events.get(3).fullDocument())
                .isEqualTo(BsonDocument.parse("{_id: 'o-2', replaced: true, n: {$numberLong: '1'}}"));
        assertThat(events.get(4).fullDocument()).isNull();
        assertThat(events.get(4).documentKey()).isEqualTo(BsonDocument.parse("{_id: 'o-2'}"));
    }

    @Test
    void theDocumentBeforeTheChangeWhereTheConnectorWritesIt() throws Exception {
        List<ChangeEvent> events = of("o-2", events("wrapped.shop.orders"));

        assertThat(events.get(0).operationType()).isEqualTo(OperationType.UPDATE);
        assertThat(events.get(0).before())
                .containsEntry("total", BsonDocument.parse("{v: 1}").get("v"));
        ChangeEvent delete = events.get(events.size() - 1);
        assertThat(delete.operationType()).isEqualTo(OperationType.DELETE);
        assertThat(delete.before())
                .isEqualTo(BsonDocument.parse("{_id: 'o-2', replaced: true, n: {$numberLong: '1'}}"));
    }

    @Test
    void anUpdateThatTheConnectorDidNotLookUpHasNoDocument() throws Exception {
        ChangeEvent update = of("o-2", events("meta.shop.orders")).get(1);

        assertThat(update.operationType()).isEqualTo(OperationType.UPDATE);
        assertThat(update.fullDocument()).isNull();
        assertThat(update.updateDescription().removedFields()).containsExactly("total");
    }

    @Test
    void eachDeleteIsFollowedByATombstoneWhichSaysNothing() throws Exception {
        List<ConsumedRecord> records = DebeziumTopic.records("bare.shop.orders");
        int tombstones = 0;
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).value() == null) {
                tombstones++;
                assertThat(codec.decode(records.get(i))).isEmpty();
                assertThat(codec.decode(records.get(i - 1)))
                        .get()
                        .extracting(ChangeEvent::operationType)
                        .isEqualTo(OperationType.DELETE);
            }
        }
        assertThat(tombstones).isEqualTo(7);
    }

    /** The changes of the transaction share their time and their place in it; their order is that of the topic. */
    @Test
    void theVersionIsThePlaceInTheTopic() throws Exception {
        for (String topic : List.of("bare.shop.orders", "wrapped.shop.orders", "meta.shop.orders")) {
            for (ConsumedRecord record : DebeziumTopic.records(topic)) {
                Optional<ChangeEvent> event = codec.decode(record);
                event.ifPresent(change -> assertThat(change.version()).isEqualTo(new Version(record.offset(), 0)));
            }
        }
        List<ChangeEvent> inTransaction = events("bare.shop.orders").stream()
                .filter(event -> event.clusterTime().equals(new BsonTimestamp(1_795_291_338, 6)))
                .toList();
        assertThat(inTransaction).hasSize(3).doesNotHaveDuplicates();
        assertThat(inTransaction).extracting(ChangeEvent::version).isSorted();
    }

    @Test
    void eachChangeHasAnIdOfItsOwnWhichStaysWhenTheConnectorSendsItAgain() throws Exception {
        List<ConsumedRecord> records = DebeziumTopic.records("bare.shop.orders");
        List<String> ids = new ArrayList<>();
        for (ConsumedRecord record : records) {
            ConsumedRecord again = new ConsumedRecord(
                    record.topic(), 0, record.offset() + 1000, record.timestampMs(), record.key(), record.value());
            Optional<ChangeEvent> event = codec.decode(record);
            assertThat(new DebeziumCodec().decode(again).map(ChangeEvent::id)).isEqualTo(event.map(ChangeEvent::id));
            event.map(ChangeEvent::id).ifPresent(ids::add);
        }
        assertThat(ids).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void theTimeIsThatOfTheChange() throws Exception {
        ChangeEvent insert = of("o-2", events("bare.shop.orders")).get(0);

        assertThat(insert.timestampMs()).isEqualTo(1_795_291_338_209L);
        assertThat(insert.clusterTime()).isEqualTo(new BsonTimestamp(1_795_291_338, 2));
    }

    /** What was captured can be passed on in a format of ours. */
    @Test
    void capturedEventsComeBackFromOurEnvelope() throws Exception {
        for (String topic : List.of("bare.shop.orders", "wrapped.shop.orders", "bare.shop.every.type")) {
            for (ChangeEvent event : events(topic)) {
                assertThat(Gens.content(codec.decode(Records.of(codec, event)).orElseThrow()))
                        .isEqualTo(Gens.content(event));
            }
        }
    }

    private static List<ChangeEvent> of(String id, List<ChangeEvent> events) {
        return events.stream()
                .filter(event -> event.documentKey().get("_id").isString()
                        && event.documentKey().getString("_id").getValue().equals(id))
                .toList();
    }

    private List<ChangeEvent> events(String topic) throws Exception {
        List<ChangeEvent> events = new ArrayList<>();
        for (ConsumedRecord record : DebeziumTopic.records(topic)) {
            codec.decode(record).ifPresent(events::add);
        }
        return events;
    }
}
