package io.sluice.watcher.source.mongodb;

import com.mongodb.ConnectionString;
import io.sluice.udf.JobClasses;
import io.sluice.udf.event.ChangeEvent;
import java.util.Optional;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.base.config.SourceConfig;
import org.apache.flink.cdc.connectors.base.options.StartupOptions;
import org.apache.flink.cdc.connectors.base.source.IncrementalSource;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitState;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReader;
import org.apache.flink.cdc.connectors.mongodb.source.config.MongoDBSourceConfig;
import org.apache.flink.cdc.connectors.mongodb.source.config.MongoDBSourceConfigFactory;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffsetFactory;
import org.apache.flink.cdc.connectors.mongodb.source.reader.MongoDBRecordEmitter;
import org.apache.flink.cdc.connectors.mongodb.source.utils.MongoUtils;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;

/**
 * Flink CDC's incremental source for MongoDB: parallel snapshot, then one change stream, positions in the checkpoint.
 * Snapshot planning, splits, checkpoints and the hand-over are the framework's; reading the stream is
 * {@link StreamFetchTask}'s.
 */
public final class MongoChangeSource extends IncrementalSource<ChangeEvent, MongoDBSourceConfig> {

    private static final long serialVersionUID = 1L;

    /** How long a batch from the reading thread waits to fill: the source's share of the latency. */
    private static final int QUEUE_POLL_INTERVAL_MS = 10;

    private static final int QUEUE_SIZE = 16_384;
    private static final int QUEUE_POLL_SIZE = 4_096;

    /** From the making of the reader, which has the metrics, to that of its emitter. */
    private transient Counter repeats;

    private final MongoSourceOptions options;

    private MongoChangeSource(MongoSourceOptions options) {
        super(
                configFactory(options),
                new ChangeEventDeserializer(),
                new ChangeStreamOffsetFactory(),
                new DatabaseDialect(options));
        this.options = options;
    }

    public static Source<ChangeEvent, ?, ?> create(MongoSourceOptions options) {
        return new MongoChangeSource(options);
    }

    /** The connector's configuration, made where it is used: the job graph holds the reference to the URI only. */
    static SourceConfig.Factory<MongoDBSourceConfig> configFactory(MongoSourceOptions options) {
        return subtask -> {
            String uri = options.uri().resolve();
            ConnectionString parsed = new ConnectionString(uri);
            MongoDBSourceConfigFactory factory = new MongoDBSourceConfigFactory()
                    .scheme(uri.substring(0, uri.indexOf("://")))
                    .hosts(String.join(",", parsed.getHosts()))
                    .startupOptions(startup(options))
                    .batchSize(QUEUE_SIZE)
                    .pollMaxBatchSize(QUEUE_POLL_SIZE)
                    .pollAwaitTimeMillis(QUEUE_POLL_INTERVAL_MS)
                    .splitSizeMB(options.snapshotSplitSizeMb())
                    // The framework's backfill drops the changes that share the high watermark's cluster time with
                    // another (those of one transaction), and holds each range in memory. The stream from the low
                    // watermark brings every change, and the version settles the order.
                    .skipSnapshotBackfill(true);
            Optional.ofNullable(parsed.getUsername()).ifPresent(factory::username);
            Optional.ofNullable(parsed.getPassword()).map(String::new).ifPresent(factory::password);
            return factory.connectionOptions(connectionOptions(uri, options)).create(subtask);
        };
    }

    /** What the URI says of the connection, and before it, so that the URI wins, what the settings say. */
    private static String connectionOptions(String uri, MongoSourceOptions options) {
        long timeoutMs = options.connectionTimeout().toMillis();
        int query = uri.indexOf('?');
        return "connectTimeoutMS=" + timeoutMs + "&serverSelectionTimeoutMS=" + timeoutMs
                + (query < 0 ? "" : "&" + uri.substring(query + 1));
    }

    private static StartupOptions startup(MongoSourceOptions options) {
        if (options.snapshot()) {
            return StartupOptions.initial();
        }
        return options.startTimestampMs() == null
                ? StartupOptions.latest()
                : StartupOptions.timestamp(options.startTimestampMs());
    }

    @Override
    public SplitEnumerator<SourceSplitBase, PendingSplitsState> createEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context) {
        stopPruningOfJobManager();
        return super.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<SourceSplitBase, PendingSplitsState> restoreEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context, PendingSplitsState state) {
        stopPruningOfJobManager();
        return super.restoreEnumerator(context, EmptyStart.remembered(state));
    }

    /** From the start: it reads too little to prune, and there is no hook for the end of a job. */
    private static void stopPruningOfJobManager() {
        BufferPruning.stop();
    }

    @Override
    public IncrementalSourceReader<ChangeEvent, MongoDBSourceConfig> createReader(SourceReaderContext context)
            throws Exception {
        repeats = context.metricGroup().counter("watcher_repeats_dropped_total");
        ((DatabaseDialect) dataSourceDialect).countErrors(context.metricGroup());
        if (JobClasses.endWithTheJob(MongoUtils.class)) {
            // The client is one for all readers on these classes; its threads would keep them on the TaskManager.
            context.getUserCodeClassLoader().registerReleaseHookIfAbsent("close-mongo-client", this::closeClient);
        }
        return super.createReader(context);
    }

    private void closeClient() {
        MongoUtils.clientFor(configFactory(options).create(0)).close();
        BufferPruning.stop();
    }

    @Override
    protected RecordEmitter<SourceRecords, ChangeEvent, SourceSplitState> createRecordEmitter(
            SourceConfig config, SourceReaderMetrics metrics) {
        return new RepeatDroppingEmitter(
                new MongoDBRecordEmitter<>(deserializationSchema, metrics, offsetFactory), repeats);
    }
}
