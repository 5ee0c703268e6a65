package io.sluice.udf.delay;

import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.Version;
import javax.annotation.Nullable;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;

/** Changes for tests of the delay: each with its number for an id and a version. */
final class Held {

    static final String FIELD = "delayedUntil";

    private Held() {}

    /** @param dueMs null for a change without a delay */
    static ChangeEvent change(
            int number, OperationType type, Namespace collection, int document, @Nullable Long dueMs) {
        BsonDocument key = new BsonDocument("_id", new BsonInt32(document));
        BsonDocument body = key.clone();
        if (dueMs != null) {
            body.append(FIELD, new BsonDateTime(dueMs));
        }
        return change(number, type, collection, key, type == OperationType.DELETE ? null : body);
    }

    static ChangeEvent change(
            int number,
            OperationType type,
            Namespace collection,
            @Nullable BsonDocument key,
            @Nullable BsonDocument body) {
        BsonTimestamp clusterTime = new BsonTimestamp(1_705_318_200, number);
        return new ChangeEvent(
                Integer.toString(number),
                type,
                false,
                collection,
                key == null ? null : Gens.raw(key),
                body == null ? null : Gens.raw(body),
                null,
                null,
                null,
                clusterTime,
                Events.CHANGED_AT_MS,
                new Version(clusterTime.getValue(), 0),
                null,
                null,
                null);
    }

    static ChangeEvent insert(int number, int document, @Nullable Long dueMs) {
        return change(number, OperationType.INSERT, Events.PLAYERS, document, dueMs);
    }

    static ChangeEvent update(int number, int document, @Nullable Long dueMs) {
        return change(number, OperationType.UPDATE, Events.PLAYERS, document, dueMs);
    }

    /** An update whose document was gone when the source looked it up. */
    static ChangeEvent updateWithoutDocument(int number, int document) {
        return change(
                number, OperationType.UPDATE, Events.PLAYERS, new BsonDocument("_id", new BsonInt32(document)), null);
    }

    static ChangeEvent delete(int number, int document) {
        return change(number, OperationType.DELETE, Events.PLAYERS, document, null);
    }

    static ChangeEvent removal(int number, OperationType type, Namespace namespace) {
        return change(number, type, namespace, null, null);
    }
}
