package io.sluice.cli.contest;

import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** The database's change stream, read by the driver, its documents not even decoded. */
record RawChangeStream(MongoDatabase database, int changes) {
    private static final String COLLECTION = "limit";
    private static final int BATCH_SIZE = 10_000;

    double perSecond() {
        MongoCollection<Document> collection = database.getCollection(COLLECTION);
        // One change, for a place in the stream to begin behind.
        try (MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> opened =
                database.watch(RawBsonDocument.class).cursor()) {
            collection.insertOne(new Document("_id", -1));
            BsonDocument from = opened.next().getResumeToken();
            for (int first = 0; first < changes; first += BATCH_SIZE) {
                collection.insertMany(PlayerDocument.range(first, Math.min(changes, first + BATCH_SIZE), 0));
            }
            try (MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> stream = database.watch(
                            RawBsonDocument.class)
                    .resumeAfter(from)
                    .batchSize(BATCH_SIZE)
                    .cursor()) {
                Stopwatch watch = new Stopwatch();
                for (int read = 0; read < changes; read++) {
                    stream.next();
                }
                return watch.perSecond(changes);
            }
        } finally {
            collection.drop();
        }
    }
}
