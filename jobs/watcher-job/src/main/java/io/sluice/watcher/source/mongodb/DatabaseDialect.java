package io.sluice.watcher.source.mongodb;

import static org.apache.flink.cdc.connectors.mongodb.source.utils.MongoUtils.clientFor;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import io.sluice.udf.error.ErrorKind;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.observe.LabelledCounters;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.cdc.connectors.base.source.assigner.splitter.ChunkSplitter;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.cdc.connectors.mongodb.source.config.MongoDBSourceConfig;
import org.apache.flink.cdc.connectors.mongodb.source.dialect.MongoDBDialect;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamDescriptor;
import org.apache.flink.cdc.connectors.mongodb.source.offset.ChangeStreamOffset;
import org.apache.flink.cdc.connectors.mongodb.source.reader.fetch.MongoDBFetchTaskContext;
import org.apache.flink.metrics.MetricGroup;

/**
 * Flink CDC's MongoDB dialect with the watched collections found, and the stream read, always by database: the
 * connector's own choice of a stream on a single collection is never made.
 *
 * <p>A question is asked on a client of its own: on the JobManager nothing says when a job's classes are done with, and
 * the threads of a client that is left open keep them for ever. Reading is done on the connector's client, which
 * {@link MongoChangeSource} closes.
 */
final class DatabaseDialect extends MongoDBDialect {

    private static final long serialVersionUID = 1L;

    /** Those that reading meets; a lost position is counted where it is told to consumers. */
    private static final Set<ErrorKind> ERRORS =
            EnumSet.of(ErrorKind.MONGODB_UNAVAILABLE, ErrorKind.MONGODB_REFUSED, ErrorKind.EVENT_TOO_LARGE);

    private final MongoSourceOptions options;

    /** Known where a reader is made, which asks for tasks later. */
    private transient LabelledCounters<ErrorKind> errors;

    DatabaseDialect(MongoSourceOptions options) {
        this.options = options;
    }

    void countErrors(MetricGroup metrics) {
        errors = new LabelledCounters<>(metrics, "watcher_errors_total", "type", ERRORS, ErrorKind::label);
    }

    static MongoClient clientOfItsOwn(MongoDBSourceConfig config) {
        return MongoClients.create(config.getConnectionString());
    }

    private <T> T ask(MongoDBSourceConfig config, Function<ChangeStreams, T> question) {
        try (MongoClient client = clientOfItsOwn(config)) {
            return question.apply(new ChangeStreams(client, options));
        }
    }

    @Override
    public List<TableId> discoverDataCollections(MongoDBSourceConfig config) {
        return ask(config, ChangeStreams::collections).stream()
                .map(namespace -> new TableId(namespace.database(), null, namespace.collection()))
                .toList();
    }

    @Override
    public Map<TableId, TableChange> discoverDataCollectionSchemas(MongoDBSourceConfig config) {
        return discoverDataCollections(config).stream()
                .collect(Collectors.toMap(Function.identity(), MongoDBDialect::collectionSchema));
    }

    @Override
    public boolean isIncludeDataCollection(MongoDBSourceConfig config, TableId tableId) {
        return options.selection().includes(new Namespace(tableId.catalog(), tableId.table()));
    }

    @Override
    public ChangeStreamOffset displayCurrentOffset(MongoDBSourceConfig config) {
        return new ChangeStreamOffset(ask(config, ChangeStreams::currentToken));
    }

    @Override
    public ChunkSplitter createChunkSplitter(MongoDBSourceConfig config) {
        return new CollectionSplitter(config);
    }

    @Override
    public ChunkSplitter createChunkSplitter(MongoDBSourceConfig config, ChunkSplitterState state) {
        return createChunkSplitter(config);
    }

    @Override
    public MongoDBFetchTaskContext createFetchTaskContext(MongoDBSourceConfig config) {
        return new FetchContext(this, config);
    }

    /** Knows the configuration where the framework asks for a task, which is handed the split alone. */
    @Override
    public FetchTask<SourceSplitBase> createFetchTask(SourceSplitBase split) {
        MongoClient client = clientFor(MongoChangeSource.configFactory(options).create(0));
        ChangeStreams streams = new ChangeStreams(client, options);
        if (split.isSnapshotSplit()) {
            return new SnapshotFetchTask(split.asSnapshotSplit(), streams);
        }
        return new StreamFetchTask(split.asStreamSplit(), options, streams, canary(client, streams), errors);
    }

    private Optional<Canary> canary(MongoClient client, ChangeStreams streams) {
        return Optional.ofNullable(options.selection().canaryCollection())
                .map(collection -> new Canary(
                        client,
                        new Namespace(canaryDatabase(streams), collection),
                        options.canaryId(),
                        options.canaryInterval(),
                        errors));
    }

    private String canaryDatabase(ChangeStreams streams) {
        return options.selection().singleDatabase().orElseGet(() -> streams.collections().stream()
                .findFirst()
                .map(Namespace::database)
                .orElse("sluice"));
    }

    /** The connector's context without its descriptor of a stream, which would be one on a single collection. */
    private static final class FetchContext extends MongoDBFetchTaskContext {
        FetchContext(MongoDBDialect dialect, MongoDBSourceConfig config) {
            super(dialect, config, ChangeStreamDescriptor.deployment());
        }
    }
}
