package io.sluice.watcher.source.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import io.sluice.udf.event.Version;
import java.time.Instant;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeStreamDecoderTest {

    private static final int SECONDS = 0x63A1B2C3;
    private static final BsonTimestamp CLUSTER_TIME = new BsonTimestamp(SECONDS, 1);
    private static final Namespace PLAYERS = new Namespace("game_db", "players");

    private final ChangeStreamDecoder decoder = new ChangeStreamDecoder();

    @Test
    void anInsert() {
        ChangeEvent event = decode("insert", 0, "documentKey: {_id: 1}, fullDocument: {_id: 1, a: {$numberLong: '5'}}");

        assertThat(event.operationType()).isEqualTo(OperationType.INSERT);
        assertThat(event.snapshot()).isFalse();
        assertThat(event.namespace()).isEqualTo(PLAYERS);
        assertThat(event.documentKey()).isEqualTo(BsonDocument.parse("{_id: 1}"));
        assertThat(event.fullDocument()).isEqualTo(BsonDocument.parse("{_id: 1, a: {$numberLong: '5'}}"));
        assertThat(event.before()).isNull();
        assertThat(event.updateDescription()).isNull();
        assertThat(event.renamedTo()).isNull();
        assertThat(event.clusterTime()).isEqualTo(CLUSTER_TIME);
        assertThat(event.timestampMs())
                .isEqualTo(Instant.parse("2022-12-20T13:03:00.123Z").toEpochMilli());
        assertThat(event.version()).isEqualTo(new Version(CLUSTER_TIME.getValue(), 0));
        assertThat(event.delayedUntilMs()).isNull();
        assertThat(event.resumeToken()).isEqualTo(Tokens.of(SECONDS, 1, 0));
    }

    @Test
    void anUpdateWithAllThatItCanTell() {
        ChangeEvent event = decode(
                "update",
                0,
                """
                documentKey: {_id: 1}, fullDocument: {_id: 1, a: 2}, fullDocumentBeforeChange: {_id: 1, a: 1},
                updateDescription: {updatedFields: {a: 2, 'b.c': 3}, removedFields: ['d', 'e.f'],
                                    truncatedArrays: [{field: 'g', newSize: 3}]}""");

        assertThat(event.operationType()).isEqualTo(OperationType.UPDATE);
        assertThat(event.before()).isEqualTo(BsonDocument.parse("{_id: 1, a: 1}"));
        assertThat(event.updateDescription().updatedFields()).isEqualTo(BsonDocument.parse("{a: 2, 'b.c': 3}"));
        assertThat(event.updateDescription().removedFields()).containsExactly("d", "e.f");
        assertThat(event.updateDescription().truncatedArrays()).containsExactly(new TruncatedArray("g", 3));
    }

    @Test
    void anUpdateOfAnOlderServerWhoseDocumentIsGone() {
        ChangeEvent event = decode(
                "update",
                0,
                "documentKey: {_id: 1}, fullDocument: null, updateDescription: {updatedFields: {a: 2}, removedFields: []}");

        assertThat(event.fullDocument()).isNull();
        assertThat(event.updateDescription().truncatedArrays()).isEmpty();
    }

    @Test
    void aReplaceAndADelete() {
        assertThat(decode("replace", 0, "documentKey: {_id: 1}, fullDocument: {_id: 1}")
                        .operationType())
                .isEqualTo(OperationType.REPLACE);
        ChangeEvent delete = decode("delete", 0, "documentKey: {_id: 1, shard: 'x'}");
        assertThat(delete.operationType()).isEqualTo(OperationType.DELETE);
        assertThat(delete.documentKey()).isEqualTo(BsonDocument.parse("{_id: 1, shard: 'x'}"));
        assertThat(delete.fullDocument()).isNull();
    }

    @Test
    void aRenameWithItsNewName() {
        ChangeEvent event = decode("rename", 0, "to: {db: 'game_db', coll: 'app.players'}");

        assertThat(event.operationType()).isEqualTo(OperationType.RENAME);
        assertThat(event.renamedTo()).isEqualTo(new Namespace("game_db", "app.players"));
        assertThat(event.documentKey()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop | {db: 'db', coll: 'c'} | DROP | db | c",
                "dropDatabase | {db: 'db'} | DROP_DATABASE | db | ''",
                "invalidate | null | INVALIDATE | '' | ''",
            },
            quoteCharacter = '"')
    void whatHappensToAWholeCollectionOrDatabase(
            String operation, String ns, OperationType type, String database, String collection) {
        BsonDocument raw = new BsonDocument("_id", Tokens.document(Tokens.of(SECONDS, 1, 0)));
        raw.putAll(BsonDocument.parse("{operationType: '" + operation + "'}"));
        if (!ns.equals("null")) {
            raw.append("ns", BsonDocument.parse(ns));
        }

        ChangeEvent event = decoder.decode(Gens.raw(raw));

        assertThat(event.operationType()).isEqualTo(type);
        assertThat(event.namespace()).isEqualTo(new Namespace(database.replace("'", ""), collection.replace("'", "")));
        assertThat(event.clusterTime()).as("from the token").isEqualTo(CLUSTER_TIME);
    }

    @Test
    void changesOfOneTransactionKeepTheirOrderThoughTheyShareTheirTime() {
        ChangeEvent first = decode("insert", 0, "documentKey: {_id: 1}, fullDocument: {_id: 1}, txnNumber: 5");
        ChangeEvent second = decode("insert", 1, "documentKey: {_id: 2}, fullDocument: {_id: 2}, txnNumber: 5");

        assertThat(first.clusterTime()).isEqualTo(second.clusterTime());
        assertThat(first.version()).isLessThan(second.version());
        assertThat(first.id()).isNotEqualTo(second.id());
    }

    @Test
    void withoutAWallClockTheClusterTimeTellsTheTime() {
        BsonDocument raw = raw("drop", 0, "");
        raw.remove("wallTime");

        assertThat(decoder.decode(Gens.raw(raw)).timestampMs()).isEqualTo(SECONDS * 1000L);

        long after2038 = 0xF0000000L;
        raw.put("clusterTime", new BsonTimestamp((int) after2038, 1));
        assertThat(decoder.decode(Gens.raw(raw)).timestampMs()).isEqualTo(after2038 * 1000);
    }

    @Test
    void theSameChangeHasTheSameIdHoweverOftenItIsRead() {
        ChangeEvent once = decode("insert", 0, "documentKey: {_id: 1}, fullDocument: {_id: 1}");
        ChangeEvent again = new ChangeStreamDecoder()
                .decode(Gens.raw(raw("insert", 0, "documentKey: {_id: 1}, fullDocument: {_id: 1}")));

        assertThat(once.id()).isEqualTo(again.id()).matches("[0-9a-f]{24}");
    }

    @Test
    void anOperationThatNobodyKnowsIsAnError() {
        assertThatThrownBy(() -> decode("shardCollection", 0, "x: 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shardCollection");
    }

    @Test
    void aSnapshotReadIsAnInsertAsOldAsItsSnapshot() {
        RawBsonDocument document = Gens.raw(BsonDocument.parse("{_id: {a: 1}, b: 2}"));

        ChangeEvent read = decoder.decodeSnapshotRead(PLAYERS, document, CLUSTER_TIME, 5);

        assertThat(read.operationType()).isEqualTo(OperationType.INSERT);
        assertThat(read.snapshot()).isTrue();
        assertThat(read.documentKey()).isEqualTo(BsonDocument.parse("{_id: {a: 1}}"));
        assertThat(read.fullDocument()).isEqualTo(document);
        assertThat(read.version()).isEqualTo(new Version(CLUSTER_TIME.getValue(), 0));
        assertThat(read.timestampMs()).isEqualTo(5);
        assertThat(read.resumeToken()).isNull();
        assertThat(read.id())
                .isEqualTo(decoder.decodeSnapshotRead(PLAYERS, document, CLUSTER_TIME, 6)
                        .id());
        assertThat(read.id())
                .as("another snapshot reads it anew")
                .isNotEqualTo(decoder.decodeSnapshotRead(PLAYERS, document, new BsonTimestamp(SECONDS, 2), 5)
                        .id());
    }

    @Test
    void aGapTellsEachDatabaseWhatWasLost() {
        RawBsonDocument window =
                Gens.raw(new BsonDocument("lost_from", new BsonTimestamp(1, 1)).append("resumed_at", CLUSTER_TIME));

        ChangeEvent gap = decoder.gap("game_db", window, 5);

        assertThat(gap.operationType()).isEqualTo(OperationType.GAP);
        assertThat(gap.namespace()).isEqualTo(new Namespace("game_db", ""));
        assertThat(gap.fullDocument()).isEqualTo(window);
        assertThat(gap.clusterTime()).isEqualTo(CLUSTER_TIME);
        assertThat(gap.version()).isEqualTo(new Version(CLUSTER_TIME.getValue(), 0));
        assertThat(gap.timestampMs()).isEqualTo(5);
        assertThat(gap.id()).isEqualTo(decoder.gap("game_db", window, 6).id());
        assertThat(gap.id()).isNotEqualTo(decoder.gap("other", window, 5).id());
    }

    /** The way through Flink CDC's queue changes nothing. */
    @Test
    void aRecordBringsBackWhatWentIntoIt() {
        RawBsonDocument event = Gens.raw(raw("insert", 0, "documentKey: {_id: 1}, fullDocument: {_id: 1}"));

        SourceRecord stream = ChangeRecords.ofStream(event, 7);
        assertThat(ChangeRecords.kind(stream)).isEqualTo(ChangeRecords.Kind.STREAM);
        assertThat(ChangeRecords.namespace(stream)).isEqualTo(PLAYERS);
        assertThat(Gens.bytes(ChangeRecords.document(stream))).isEqualTo(Gens.bytes(event));
        assertThat(ChangeRecords.readAtMs(stream)).isEqualTo(7);

        BsonDocument position = Tokens.document(Tokens.highWatermark(SECONDS, 1));
        RawBsonDocument nested = (RawBsonDocument) event.getDocument("fullDocument");
        SourceRecord snapshot = ChangeRecords.ofSnapshot(PLAYERS, nested, CLUSTER_TIME, position, 7);
        assertThat(ChangeRecords.kind(snapshot)).isEqualTo(ChangeRecords.Kind.SNAPSHOT);
        assertThat(Gens.bytes(ChangeRecords.document(snapshot))).isEqualTo(Gens.bytes(nested));
        assertThat(ChangeRecords.clusterTime(snapshot)).isEqualTo(CLUSTER_TIME);
    }

    private ChangeEvent decode(String operation, int transactionIndex, String fields) {
        return decoder.decode(Gens.raw(raw(operation, transactionIndex, fields)));
    }

    private static BsonDocument raw(String operation, int transactionIndex, String fields) {
        BsonDocument raw = new BsonDocument("_id", Tokens.document(Tokens.of(SECONDS, 1, transactionIndex)))
                .append("clusterTime", CLUSTER_TIME);
        raw.putAll(BsonDocument.parse("{operationType: '" + operation
                + "', wallTime: {$date: '2022-12-20T13:03:00.123Z'}, ns: {db: 'game_db', coll: 'players'}"
                + (fields.isEmpty() ? "" : ", " + fields) + "}"));
        return raw;
    }
}
