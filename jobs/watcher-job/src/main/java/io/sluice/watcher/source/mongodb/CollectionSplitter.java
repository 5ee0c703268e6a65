package io.sluice.watcher.source.mongodb;

import com.mongodb.client.MongoClient;
import io.debezium.relational.TableId;
import java.util.Collection;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.cdc.connectors.mongodb.source.assigners.splitters.MongoDBChunkSplitter;
import org.apache.flink.cdc.connectors.mongodb.source.assigners.splitters.ShardedSplitStrategy;
import org.apache.flink.cdc.connectors.mongodb.source.assigners.splitters.SplitContext;
import org.apache.flink.cdc.connectors.mongodb.source.assigners.splitters.SplitVectorSplitStrategy;
import org.apache.flink.cdc.connectors.mongodb.source.config.MongoDBSourceConfig;
import org.apache.flink.cdc.connectors.mongodb.source.utils.MongoUtils;

/** The connector's splitter of a collection into ranges, on a client that is closed. */
final class CollectionSplitter extends MongoDBChunkSplitter {

    private final MongoDBSourceConfig config;

    CollectionSplitter(MongoDBSourceConfig config) {
        super(config);
        this.config = config;
    }

    @Override
    public Collection<SnapshotSplit> generateSplits(TableId collection) {
        try (MongoClient client = DatabaseDialect.clientOfItsOwn(config)) {
            SplitContext context = new SplitContext(
                    client,
                    collection,
                    MongoUtils.collStats(client, collection),
                    config.getSplitSize(),
                    config.getSamplesPerChunk(),
                    config.isAssignUnboundedChunkFirst());
            return context.isShardedCollection()
                    ? ShardedSplitStrategy.INSTANCE.split(context)
                    : SplitVectorSplitStrategy.INSTANCE.split(context);
        }
    }
}
