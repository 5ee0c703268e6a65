package io.sluice.watcher.source.mongodb;

import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.sluice.config.LostPosition;
import io.sluice.config.Secret;
import io.sluice.udf.event.NamespaceSelection;
import java.io.Serializable;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * How MongoDB is read.
 *
 * @param uri the connection string; resolved where it is used, so that its password stays out of the job graph
 * @param startTimestampMs where the stream begins when there is no snapshot, epoch milliseconds; null for now
 * @param batchSize events that the stream brings at once
 * @param snapshotFetchSize documents that a snapshot brings at once
 * @param canaryId tells this job's canary from another's
 */
public record MongoSourceOptions(
        Secret uri,
        NamespaceSelection selection,
        boolean snapshot,
        @Nullable Long startTimestampMs,
        FullDocument fullDocument,
        FullDocumentBeforeChange beforeImage,
        int batchSize,
        int snapshotFetchSize,
        int snapshotSplitSizeMb,
        Duration connectionTimeout,
        Duration heartbeatInterval,
        Duration canaryInterval,
        String canaryId,
        LostPosition onLostPosition)
        implements Serializable {}
