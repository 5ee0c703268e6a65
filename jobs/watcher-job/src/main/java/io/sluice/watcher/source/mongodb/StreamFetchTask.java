package io.sluice.watcher.source.mongodb;

import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCursor;
import io.sluice.config.LostPosition;
import io.sluice.udf.error.ErrorContext;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.observe.LabelledCounters;
import io.sluice.watcher.source.mongodb.StreamRequest.Parts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffset;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change stream, in place of the connector's own task: that one loses changes behind a dot in a
 * collection's name, stalls when a collection is dropped, swallows drops and renames, and dies when its position has
 * left the oplog (docs/decisions/0001-change-stream-reading.md).
 *
 * <p>Runs on the framework's reading thread. Errors of the server end it; Flink restarts it from its checkpoint.
 */
final class StreamFetchTask implements FetchTask<SourceSplitBase> {

    private static final Logger LOG = LoggerFactory.getLogger(StreamFetchTask.class);
    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();

    private final StreamSplit split;
    private final MongoSourceOptions options;
    private final ChangeStreams streams;
    private final Optional<Canary> canary;
    private final LabelledCounters<ErrorKind> errors;

    private volatile boolean running;

    /** The resume token of what was delivered last; null until then where the stream begins at a time. */
    @Nullable
    private BsonDocument position;

    private BsonTimestamp startTime;
    private StreamRequest request = StreamRequest.USUAL;

    StreamFetchTask(
            StreamSplit split,
            MongoSourceOptions options,
            ChangeStreams streams,
            Optional<Canary> canary,
            LabelledCounters<ErrorKind> errors) {
        this.split = split;
        this.options = options;
        this.streams = streams;
        this.canary = canary;
        this.errors = errors;
    }

    @Override
    public void execute(Context context) throws Exception {
        running = true;
        try {
            EventQueue queue = new EventQueue(context.getQueue(), this::isRunning);
            begin(queue);
            while (running) {
                try (MongoChangeStreamCursor<RawBsonDocument> cursor = open()) {
                    follow(cursor, queue);
                } catch (MongoException e) {
                    recoverIfPossible(e, queue);
                }
            }
        } catch (Error e) {
            // The framework's thread tells the job of exceptions only: an error would end it in silence.
            throw new IllegalStateException("Reading the change stream failed: " + e, e);
        } finally {
            running = false;
        }
    }

    /** Finds the position to go on from, and reads what neither the snapshot nor the stream after it would bring. */
    private void begin(EventQueue queue) throws InterruptedException {
        ChangeStreamOffset start =
                new ChangeStreamOffset(split.getStartingOffset().getOffset());
        BsonDocument token = start.getResumeToken();
        if (!options.snapshot()) {
            position = token;
            startTime = start.getTimestamp();
            return;
        }
        boolean isFirstStart = token == null
                || split.getFinishedSnapshotSplitInfos().stream()
                        .map(info -> ((ChangeStreamOffset) info.getHighWatermark()).getResumeToken())
                        .anyMatch(token::equals);
        // A start without a token would be this machine's own time, which the cluster's may be ahead of.
        position = token != null ? token : streams.currentToken();
        if (isFirstStart) {
            readCollectionsWithoutSnapshot(queue);
        }
    }

    /**
     * A collection that was created after the snapshot was planned and before the stream begins is in neither. It is
     * read here, once.
     */
    private void readCollectionsWithoutSnapshot(EventQueue queue) throws InterruptedException {
        Set<String> snapshotted = split.getFinishedSnapshotSplitInfos().stream()
                .map(info -> info.getTableId().identifier())
                .collect(Collectors.toSet());
        List<Namespace> missed = streams.collections().stream()
                .filter(namespace -> !snapshotted.contains(namespace.fullName()))
                .toList();
        for (Namespace namespace : missed) {
            LOG.info("Reading {}, which was created while the snapshot ran", namespace);
            readWhole(namespace, positionTime(), queue);
        }
    }

    private MongoChangeStreamCursor<RawBsonDocument> open() {
        LOG.info("Following the change stream from {}", LostPositionException.instant(positionTime()));
        return position == null ? streams.openAt(startTime, request) : streams.openAfter(position, request);
    }

    private BsonTimestamp positionTime() {
        return position == null ? startTime : clusterTime(position);
    }

    /** Delivers until the stream is to be opened anew: because it ends, or to ask for something else. */
    private void follow(MongoChangeStreamCursor<RawBsonDocument> cursor, EventQueue queue) throws InterruptedException {
        while (running) {
            canary.ifPresent(Canary::beatIfDue);
            RawBsonDocument event = cursor.tryNext();
            if (event == null) {
                moveOn(cursor.getResumeToken(), queue);
            } else {
                deliver(event, queue);
            }
            if (request.isDone(event != null)) {
                request = StreamRequest.USUAL;
                return;
            }
            if (event != null && isInvalidate(event)) {
                return;
            }
        }
    }

    private void deliver(RawBsonDocument event, EventQueue queue) throws InterruptedException {
        RawBsonDocument delivered = request.parts() == Parts.KEY ? withDocument(event) : event;
        position = event.getDocument("_id");
        queue.add(ChangeRecords.ofStream(delivered, System.currentTimeMillis()));
        if (request.isReduced()) {
            errors.inc(ErrorKind.EVENT_TOO_LARGE);
            LOG.warn(
                    "An event of {} is over MongoDB's 16 MB, and delivered {}: {}",
                    LostPositionException.instant(positionTime()),
                    request.parts().inWords(),
                    ResumeTokens.data(position));
        }
    }

    /** The event with its document as it is now, if there still is one: its delete follows otherwise. */
    private RawBsonDocument withDocument(RawBsonDocument event) {
        BsonDocument ns = event.getDocument("ns");
        RawBsonDocument document = streams.lookUp(
                new Namespace(
                        ns.getString("db").getValue(), ns.getString("coll").getValue()),
                event.getDocument("documentKey"));
        if (document == null) {
            return event;
        }
        BsonDocument whole = new BsonDocument();
        whole.putAll(event);
        return new RawBsonDocument(whole.append("fullDocument", document), DOCUMENTS);
    }

    /** An idle stream moves its position too, or its place in the oplog would be overwritten one day. */
    private void moveOn(BsonDocument token, EventQueue queue) throws InterruptedException {
        if (token != null && !token.equals(position)) {
            position = token;
            queue.add(ChangeRecords.heartbeat(token, System.currentTimeMillis()));
        }
    }

    private void recoverIfPossible(MongoException error, EventQueue queue) throws InterruptedException {
        ErrorKind kind = MongoErrors.kindOf(error);
        try (ErrorContext context = ErrorContext.of("mongodb_read", kind, 1)) {
            switch (kind) {
                case POSITION_LOST -> recover(error, queue);
                case EVENT_TOO_LARGE -> request = request.less().orElseThrow(() -> tooLarge(error));
                default -> {
                    errors.inc(kind);
                    LOG.warn("Reading the change stream failed: {}", error.getMessage());
                    throw error;
                }
            }
        }
    }

    private void recover(MongoException cause, EventQueue queue) throws InterruptedException {
        BsonTimestamp lostFrom = positionTime();
        if (options.onLostPosition() == LostPosition.FAIL) {
            throw new LostPositionException(
                    lostFrom, streams.oldestOplogTime(clusterTime(streams.currentToken())), cause);
        }
        BsonDocument now = streams.currentToken();
        if (position == null) {
            position = now;
        }
        BsonTimestamp resumedAt = clusterTime(now);
        LOG.warn(
                "The change stream could not be resumed: the changes between {} and {} are lost; policy {}",
                LostPositionException.instant(lostFrom),
                LostPositionException.instant(resumedAt),
                options.onLostPosition(),
                cause);
        if (options.onLostPosition() == LostPosition.RESNAPSHOT) {
            // The position stays the lost one until all is read: a failure on the way begins the reading again.
            for (Namespace namespace : streams.collections()) {
                LOG.info("Reading {} again", namespace);
                readWhole(namespace, resumedAt, queue);
            }
        }
        position = now;
        RawBsonDocument window =
                new RawBsonDocument(new BsonDocument("lost_from", lostFrom).append("resumed_at", resumedAt), DOCUMENTS);
        for (String database : databases()) {
            queue.add(ChangeRecords.ofGap(database, window, now, System.currentTimeMillis()));
        }
    }

    private Set<String> databases() {
        return streams.collections().stream().map(Namespace::database).collect(Collectors.toSet());
    }

    private void readWhole(Namespace namespace, BsonTimestamp clusterTime, EventQueue queue)
            throws InterruptedException {
        try (MongoCursor<RawBsonDocument> documents = streams.read(namespace)) {
            while (running && documents.hasNext()) {
                queue.add(ChangeRecords.ofSnapshot(
                        namespace, documents.next(), clusterTime, position, System.currentTimeMillis()));
            }
        }
        if (!running) {
            throw new InterruptedException("The reading of " + namespace + " was stopped");
        }
    }

    private static boolean isInvalidate(RawBsonDocument event) {
        return event.getString("operationType").getValue().equals(OperationType.INVALIDATE.wireName());
    }

    private static BsonTimestamp clusterTime(BsonDocument token) {
        return ResumeTokens.clusterTime(ResumeTokens.data(token));
    }

    private IllegalStateException tooLarge(MongoException cause) {
        return new IllegalStateException(
                "The event after " + LostPositionException.instant(positionTime())
                        + " is over MongoDB's 16 MB with nothing but its document's key, which is of some megabytes.",
                cause);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public StreamSplit getSplit() {
        return split;
    }

    @Override
    public void close() {
        running = false;
    }
}
