package io.sluice.watcher.source.mongodb;

import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Aggregates;
import io.sluice.udf.event.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** The watched collections, as a change stream and as collections to read. */
final class ChangeStreams {

    private static final Duration NO_WAIT = Duration.ofMillis(1);

    private final MongoClient client;
    private final MongoSourceOptions options;

    ChangeStreams(MongoClient client, MongoSourceOptions options) {
        this.client = client;
        this.options = options;
    }

    /** The stream after a position. Waits for events on the server, so that an idle reader neither spins nor sleeps. */
    MongoChangeStreamCursor<RawBsonDocument> openAfter(BsonDocument token, StreamRequest request) {
        return open(watch(request).startAfter(token), request, options.heartbeatInterval());
    }

    /** The stream from a cluster time on. */
    MongoChangeStreamCursor<RawBsonDocument> openAt(BsonTimestamp clusterTime, StreamRequest request) {
        return open(watch(request).startAtOperationTime(clusterTime), request, options.heartbeatInterval());
    }

    /**
     * The resume token of this moment. What happened before it can be read from the collections; so can the event it
     * may be the token of.
     */
    BsonDocument currentToken() {
        StreamRequest request = StreamRequest.OF_A_POSITION;
        try (MongoChangeStreamCursor<RawBsonDocument> cursor = open(watch(request), request, NO_WAIT)) {
            // The cursor knows its token only when it was asked for an event.
            RawBsonDocument event = cursor.tryNext();
            return event == null ? cursor.getResumeToken() : event.getDocument("_id");
        }
    }

    private ChangeStreamIterable<?> watch(StreamRequest request) {
        List<Bson> pipeline = new ArrayList<>();
        pipeline.add(options.selection().streamFilter());
        if (!request.leftOut().isEmpty()) {
            pipeline.add(Aggregates.unset(request.leftOut()));
        }
        return options.selection()
                .singleDatabase()
                .map(database -> client.getDatabase(database).watch(pipeline))
                .orElseGet(() -> client.watch(pipeline));
    }

    private MongoChangeStreamCursor<RawBsonDocument> open(
            ChangeStreamIterable<?> stream, StreamRequest request, Duration maxAwait) {
        return (MongoChangeStreamCursor<RawBsonDocument>) stream.batchSize(request.batchSize(options.batchSize()))
                .fullDocument(request.fullDocument(options.fullDocument()))
                .fullDocumentBeforeChange(request.beforeImage(options.beforeImage()))
                .maxAwaitTime(maxAwait.toMillis(), TimeUnit.MILLISECONDS)
                .withDocumentClass(RawBsonDocument.class)
                .cursor();
    }

    /** The collections that exist now and are watched; views have no changes of their own. */
    List<Namespace> collections() {
        List<Namespace> collections = new ArrayList<>();
        for (String database : client.listDatabaseNames()) {
            if (!options.selection().includesDatabase(database)) {
                continue;
            }
            for (BsonDocument collection : client.getDatabase(database)
                    .listCollections(BsonDocument.class)
                    .filter(new BsonDocument("type", new BsonString("collection")))) {
                Namespace namespace =
                        new Namespace(database, collection.getString("name").getValue());
                if (options.selection().includes(namespace)) {
                    collections.add(namespace);
                }
            }
        }
        return collections;
    }

    /**
     * Reads a range of a collection in the order of its ids. From the primary and with majority: what is read is at
     * least as new as any resume token taken before, and cannot be rolled back.
     */
    MongoCursor<RawBsonDocument> read(Namespace namespace, BsonDocument from, BsonDocument until, BsonDocument index) {
        return documents(namespace)
                .find()
                .min(from)
                .max(until)
                .hint(index)
                .batchSize(options.snapshotFetchSize())
                .noCursorTimeout(true)
                .cursor();
    }

    /** Reads a whole collection. */
    MongoCursor<RawBsonDocument> read(Namespace namespace) {
        return read(namespace, new BsonDocument());
    }

    /** Reads the documents of a collection that match. */
    MongoCursor<RawBsonDocument> read(Namespace namespace, BsonDocument filter) {
        return documents(namespace)
                .find(filter)
                .batchSize(options.snapshotFetchSize())
                .noCursorTimeout(true)
                .cursor();
    }

    /** A document as it is now; null if it is gone. */
    @Nullable
    RawBsonDocument lookUp(Namespace namespace, BsonDocument documentKey) {
        return documents(namespace).find(documentKey).first();
    }

    private MongoCollection<RawBsonDocument> documents(Namespace namespace) {
        return client.getDatabase(namespace.database())
                .getCollection(namespace.collection(), RawBsonDocument.class)
                .withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.MAJORITY);
    }

    /** The time of the oldest entry of the oplog; the fallback where the user may not read it. */
    BsonTimestamp oldestOplogTime(BsonTimestamp fallback) {
        try {
            BsonDocument oldest = client.getDatabase("local")
                    .getCollection("oplog.rs", BsonDocument.class)
                    .find()
                    .sort(new BsonDocument("$natural", new BsonInt32(1)))
                    .limit(1)
                    .first();
            return oldest == null ? fallback : oldest.getTimestamp("ts", fallback);
        } catch (MongoException e) {
            return fallback;
        }
    }
}
