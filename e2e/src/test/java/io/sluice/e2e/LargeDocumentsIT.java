package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Documents as large as MongoDB takes them, and events that are larger than it sends them. */
@ExtendWith(Stack.Extension.class)
class LargeDocumentsIT {

    private static final int MAX_DOCUMENT_BYTES = 16 << 20;
    private static final int NINE_MB = 9_000_000;
    private static final int NUMBERS = 900_000;
    private static final String WITH_IMAGES =
            "mongodb.full_document: when_available\nmongodb.before_image: when_available";

    private final Random random = new Random(20_300_115);

    @TempDir
    private Path folder;

    @Test
    void documentsOfSixteenMegabytes(Stack stack) throws Exception {
        try (Replication replication = Replication.of(stack, "sixteen", folder)) {
            MongoCollection<BsonDocument> texts = replication.database().getCollection("texts", BsonDocument.class);
            MongoCollection<BsonDocument> lists = replication.database().getCollection("lists", BsonDocument.class);
            texts.insertOne(filled(new BsonDocument("_id", new BsonInt32(1)).append("n", new BsonInt32(1))));
            lists.insertOne(filled(new BsonDocument("_id", new BsonInt32(1)).append("list", numbers())));
            replication.startBoth();
            replication.awaitRows("texts", 1);
            replication.awaitRows("lists", 1);

            texts.insertOne(filled(new BsonDocument("_id", new BsonInt32(2)).append("n", new BsonInt32(1))));
            lists.insertOne(filled(new BsonDocument("_id", new BsonInt32(2)).append("list", numbers())));
            texts.updateOne(Filters.eq("_id", 1), Updates.inc("n", 1));

            replication.assertEqualSides(4);
            assertThat(replication.number("SELECT sum(n) FROM sixteen.texts")).isEqualTo(3);
            assertThat(replication.number("SELECT min(octet_length(text)) FROM sixteen.texts"))
                    .isGreaterThan(MAX_DOCUMENT_BYTES - 100);
            assertThat(replication.number("SELECT min(jsonb_array_length(list)) FROM sixteen.lists"))
                    .isEqualTo(NUMBERS);
            assertThat(replication.committedRecords("sluice-watcher-sixteen.dead-letters"))
                    .isEmpty();
        }
    }

    @Test
    void anEventThatMongoDbCannotSendComesWithLessAndTheStreamGoesOn(Stack stack) throws Exception {
        try (Replication replication = new Replication(stack, "oversize", folder, Optional.empty(), WITH_IMAGES)) {
            MongoCollection<Document> players = withImages(replication, "players");
            players.insertOne(new Document("_id", "small").append("text", "a"));
            players.insertOne(new Document("_id", "large").append("text", text(NINE_MB)));
            String watcher = replication.startWatcher(Optional.empty());
            replication.startSyncer(Optional.empty());
            replication.awaitRows("players", 2);

            String updated = text(NINE_MB);
            String replaced = text(NINE_MB);
            players.updateOne(Filters.eq("_id", "small"), Updates.set("text", "b"));
            players.updateOne(Filters.eq("_id", "large"), Updates.set("text", updated));
            players.updateOne(Filters.eq("_id", "small"), Updates.set("text", "c"));
            players.replaceOne(Filters.eq("_id", "large"), new Document("text", replaced));
            players.updateOne(Filters.eq("_id", "large"), Updates.set("n", 1));
            players.updateOne(Filters.eq("_id", "small"), Updates.set("text", "d"));
            players.insertOne(new Document("_id", "last"));

            replication.assertEqualSides(3);
            List<Document> events = replication.committedEvents("players");
            List<Document> small = changesOf("small", events);
            assertThat(small).extracting(LargeDocumentsIT::textAfter).containsExactly("b", "c", "d");
            assertThat(small)
                    .as("all that is asked for")
                    .allMatch(event -> event.get("before") != null && event.get("update_desc") != null);
            List<Document> large = changesOf("large", events);
            assertThat(large.stream().map(event -> textAfter(event).hashCode()).toList())
                    .containsExactly(updated.hashCode(), replaced.hashCode(), replaced.hashCode());
            assertThat(large)
                    .extracting(event -> event.getString("operation_type"))
                    .containsExactly("update", "replace", "update");
            assertThat(large).extracting(event -> event.get("before")).containsOnlyNulls();
            assertThat(large.get(0).get("update_desc")).isNull();
            assertThat(large.get(2).get("update_desc", Document.class).get("updated_fields"))
                    .isEqualTo(new Document("n", 1));
            assertThat(stack.flink().restarts(watcher)).isZero();
            Replication.await(
                    "each is counted",
                    () -> replication.counted(watcher, "change-source", "type.event_too_large.watcher_errors_total")
                            == 3);
        }
    }

    /** The event of such an insert has the key four times besides: there is no room for the document. */
    @Test
    void aLargeDocumentWithALongKeyIsReadByItsKey(Stack stack) throws Exception {
        try (Replication replication = new Replication(stack, "long_keys", folder, Optional.empty(), WITH_IMAGES)) {
            MongoCollection<Document> players = withImages(replication, "players");
            players.insertOne(new Document("_id", "first"));
            String watcher = replication.startWatcher(Optional.empty());
            Replication.await(
                    "the snapshot", () -> replication.committedEvents("players").size() == 1);

            String key = text(9_000);
            RawBsonDocument document = filled(new BsonDocument("_id", new BsonString(key)));
            replication.database().getCollection("players", BsonDocument.class).insertOne(document);
            players.insertOne(new Document("_id", "last"));

            Replication.await(
                    "all events", () -> replication.committedEvents("players").size() >= 3);
            List<Document> inserts = replication.committedEvents("players");
            assertThat(inserts).hasSize(3);
            Document insert = inserts.stream()
                    .filter(event ->
                            key.equals(event.get("document_key", Document.class).get("_id")))
                    .findFirst()
                    .orElseThrow();
            assertThat(insert.getString("operation_type")).isEqualTo("insert");
            assertThat(textAfter(insert).equals(document.getString("text").getValue()))
                    .isTrue();
            assertThat(stack.flink().restarts(watcher)).isZero();
        }
    }

    private static MongoCollection<Document> withImages(Replication replication, String collection) {
        replication
                .database()
                .createCollection(
                        collection,
                        new CreateCollectionOptions()
                                .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true)));
        return replication.collection(collection);
    }

    /** Without the reading by the snapshot. */
    private static List<Document> changesOf(String id, List<Document> events) {
        return events.stream()
                .filter(event ->
                        id.equals(event.get("document_key", Document.class).get("_id")))
                .skip(1)
                .collect(Collectors.toList());
    }

    private static String textAfter(Document event) {
        return event.get("full_document", Document.class).getString("text");
    }

    /** The document with as much text as still goes in. */
    private RawBsonDocument filled(BsonDocument document) {
        int used =
                raw(document.append("text", new BsonString(""))).getByteBuffer().remaining();
        return raw(document.append("text", new BsonString(text(MAX_DOCUMENT_BYTES - used))));
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }

    private BsonArray numbers() {
        return new BsonArray(random.longs(NUMBERS).mapToObj(BsonInt64::new).toList());
    }

    /** Text that does not compress well. */
    private String text(int length) {
        return random.ints(length, ' ' + 1, '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
