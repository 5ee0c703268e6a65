package io.sluice.watcher.source.mongodb;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.ReplaceOptions;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.observe.LabelledCounters;
import java.time.Duration;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a document now and then that the stream must bring back. A stream that is silently dead looks like an idle
 * one; the round trip of the canary tells them apart.
 */
final class Canary {

    private static final Logger LOG = LoggerFactory.getLogger(Canary.class);
    private static final int UNAUTHORIZED = 13;

    private final MongoClient client;
    private final Namespace namespace;
    private final BsonDocument key;
    private final long intervalNanos;
    private final LabelledCounters<ErrorKind> errors;
    private long nextNanos;
    private boolean isRefused;

    Canary(
            MongoClient client,
            Namespace namespace,
            String canaryId,
            Duration interval,
            LabelledCounters<ErrorKind> errors) {
        this.client = client;
        this.namespace = namespace;
        this.key = new BsonDocument("_id", new BsonString(canaryId));
        this.intervalNanos = interval.toNanos();
        this.errors = errors;
        this.nextNanos = System.nanoTime();
    }

    void beatIfDue() {
        if (isRefused || System.nanoTime() - nextNanos < 0) {
            return;
        }
        nextNanos = System.nanoTime() + intervalNanos;
        try {
            client.getDatabase(namespace.database())
                    .getCollection(namespace.collection(), BsonDocument.class)
                    .replaceOne(
                            key,
                            key.clone().append("at", new BsonDateTime(System.currentTimeMillis())),
                            new ReplaceOptions().upsert(true));
        } catch (MongoException e) {
            // The canary watches the stream and must not stop it. A user without the right to write has none.
            isRefused = e.getCode() == UNAUTHORIZED;
            errors.inc(MongoErrors.kindOf(e));
            LOG.warn("The canary could not be written to {}: {}", namespace, e.getMessage());
        }
    }
}
