package io.sluice.udf.event;

import javax.annotation.Nullable;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/** Change events for tests that look at one or two of their fields. Documents are Extended JSON. */
public final class Events {

    public static final Namespace PLAYERS = new Namespace("game_db", "players");
    public static final long CHANGED_AT_MS = 1_705_318_200_123L;

    private Events() {}

    public static ChangeEvent insert(String key, String document) {
        return of(OperationType.INSERT, PLAYERS, key, document, 1, null);
    }

    public static ChangeEvent update(String key, @Nullable String document) {
        return of(OperationType.UPDATE, PLAYERS, key, document, 2, null);
    }

    public static ChangeEvent delete(String key) {
        return of(OperationType.DELETE, PLAYERS, key, null, 3, null);
    }

    /** A change of the stream, which has a place in it; a snapshot read if the token is null. */
    public static ChangeEvent at(@Nullable String resumeToken, String key) {
        return of(OperationType.INSERT, PLAYERS, key, key, 1, resumeToken);
    }

    public static ChangeEvent ofNamespace(OperationType type, Namespace namespace) {
        return of(type, namespace, null, null, 4, null);
    }

    /**
     * A change of any kind.
     *
     * @param number tells its place in the order of changes: cluster time and version
     */
    public static ChangeEvent of(
            OperationType type,
            Namespace namespace,
            @Nullable String key,
            @Nullable String document,
            int number,
            @Nullable String resumeToken) {
        BsonTimestamp clusterTime = new BsonTimestamp(1_705_318_200, number);
        return new ChangeEvent(
                type + "-" + number + "-" + resumeToken,
                type,
                false,
                namespace,
                key == null ? null : Gens.raw(BsonDocument.parse(key)),
                document == null ? null : Gens.raw(BsonDocument.parse(document)),
                null,
                null,
                null,
                clusterTime,
                CHANGED_AT_MS,
                new Version(clusterTime.getValue(), 0),
                null,
                null,
                resumeToken);
    }
}
