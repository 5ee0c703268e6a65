package io.sluice.watcher.source.mongodb;

import java.time.Instant;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.bson.BsonTimestamp;

/** The change stream cannot go on where it was left. A restart of the job would meet the same, so there is none. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class LostPositionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LostPositionException(BsonTimestamp lostFrom, BsonTimestamp oldest, Throwable cause) {
        super(
                "MongoDB can no longer resume the change stream: the changes between " + instant(lostFrom) + " and "
                        + instant(oldest) + " have left its oplog. Restart from the same savepoint with"
                        + " mongodb.on_lost_position: resnapshot (read every watched collection again) or skip (go on"
                        + " from now, without them).",
                cause);
    }

    static Instant instant(BsonTimestamp clusterTime) {
        return Instant.ofEpochSecond(Integer.toUnsignedLong(clusterTime.getTime()));
    }
}
