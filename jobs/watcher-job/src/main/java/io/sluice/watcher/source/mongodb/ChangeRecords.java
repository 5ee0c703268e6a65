package io.sluice.watcher.source.mongodb;

import io.sluice.udf.event.Namespace;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;

/**
 * Changes as the records that Flink CDC carries from its reading thread to the operator.
 *
 * <p>The framework asks a record for its collection, its time and its position. The rest is the server's own bytes, in
 * place of the connector's Extended JSON strings: nothing is parsed twice, and no field gets lost.
 */
final class ChangeRecords {

    /** What the bytes of a record are. */
    enum Kind {
        STREAM,
        SNAPSHOT,
        GAP
    }

    // The names are those that the connector's own record utilities read.
    private static final String NAMESPACE = "ns";
    private static final String DATABASE = "db";
    private static final String COLLECTION = "coll";
    private static final String SOURCE = "source";
    private static final String TIMESTAMP = "ts_ms";
    private static final String TOKEN = "_id";
    private static final String HEARTBEAT = "HEARTBEAT";
    private static final String KIND = "kind";
    private static final String CLUSTER_TIME = "clusterTime";
    private static final String BYTES = "bytes";

    private static final Schema NAMESPACE_SCHEMA = SchemaBuilder.struct()
            .field(DATABASE, Schema.STRING_SCHEMA)
            .field(COLLECTION, Schema.STRING_SCHEMA)
            .build();
    private static final Schema SOURCE_SCHEMA =
            SchemaBuilder.struct().field(TIMESTAMP, Schema.INT64_SCHEMA).build();
    private static final Schema VALUE_SCHEMA = SchemaBuilder.struct()
            .field(NAMESPACE, NAMESPACE_SCHEMA)
            .field(SOURCE, SOURCE_SCHEMA)
            .field(TIMESTAMP, Schema.INT64_SCHEMA)
            .field(KIND, Schema.STRING_SCHEMA)
            .field(CLUSTER_TIME, Schema.INT64_SCHEMA)
            .field(BYTES, Schema.BYTES_SCHEMA)
            .build();
    private static final Schema HEARTBEAT_SCHEMA =
            SchemaBuilder.struct().field(TIMESTAMP, Schema.INT64_SCHEMA).build();

    private ChangeRecords() {}

    /** A change as the stream sent it. */
    static SourceRecord ofStream(RawBsonDocument event, long nowMs) {
        BsonDocument ns = event.getDocument("ns", new BsonDocument());
        Namespace namespace = new Namespace(
                ns.containsKey(DATABASE) ? ns.getString(DATABASE).getValue() : "",
                ns.containsKey(COLLECTION) ? ns.getString(COLLECTION).getValue() : "");
        BsonDocument token = event.getDocument("_id");
        BsonTimestamp clusterTime = ResumeTokens.clusterTime(ResumeTokens.data(token));
        return record(Kind.STREAM, namespace, event, clusterTime, changeTimeMs(clusterTime), token, nowMs);
    }

    /**
     * A document that was read, not changed.
     *
     * @param position where the stream goes on if the job fails now
     */
    static SourceRecord ofSnapshot(
            Namespace namespace,
            RawBsonDocument document,
            BsonTimestamp clusterTime,
            BsonDocument position,
            long nowMs) {
        return record(Kind.SNAPSHOT, namespace, document, clusterTime, 0, position, nowMs);
    }

    /** Word that changes were lost; its bytes are {@code {lost_from, resumed_at}}. */
    static SourceRecord ofGap(String database, RawBsonDocument window, BsonDocument position, long nowMs) {
        BsonTimestamp resumedAt = window.getTimestamp("resumed_at");
        return record(Kind.GAP, new Namespace(database, ""), window, resumedAt, nowMs, position, nowMs);
    }

    /** Moves the position of a stream that has nothing to say. */
    static SourceRecord heartbeat(BsonDocument token, long nowMs) {
        Map<String, String> offset = offset(token);
        offset.put(HEARTBEAT, "true");
        Struct value = new Struct(HEARTBEAT_SCHEMA).put(TIMESTAMP, nowMs);
        return new SourceRecord(Map.of(), offset, "", HEARTBEAT_SCHEMA, value);
    }

    private static SourceRecord record(
            Kind kind,
            Namespace namespace,
            RawBsonDocument bytes,
            BsonTimestamp clusterTime,
            long changeTimeMs,
            BsonDocument position,
            long nowMs) {
        Struct value = new Struct(VALUE_SCHEMA)
                .put(
                        NAMESPACE,
                        new Struct(NAMESPACE_SCHEMA)
                                .put(DATABASE, namespace.database())
                                .put(COLLECTION, namespace.collection()))
                .put(SOURCE, new Struct(SOURCE_SCHEMA).put(TIMESTAMP, changeTimeMs))
                .put(TIMESTAMP, nowMs)
                .put(KIND, kind.name())
                .put(CLUSTER_TIME, clusterTime.getValue())
                .put(BYTES, bytes.getByteBuffer().asNIO());
        return new SourceRecord(Map.of(), offset(position), namespace.fullName(), VALUE_SCHEMA, value);
    }

    private static Map<String, String> offset(BsonDocument token) {
        Map<String, String> offset = new HashMap<>();
        offset.put(TOKEN, token.toJson());
        return offset;
    }

    private static long changeTimeMs(BsonTimestamp clusterTime) {
        return Integer.toUnsignedLong(clusterTime.getTime()) * 1000;
    }

    static Kind kind(SourceRecord record) {
        return Kind.valueOf(((Struct) record.value()).getString(KIND));
    }

    static Namespace namespace(SourceRecord record) {
        Struct ns = ((Struct) record.value()).getStruct(NAMESPACE);
        return new Namespace(ns.getString(DATABASE), ns.getString(COLLECTION));
    }

    static BsonTimestamp clusterTime(SourceRecord record) {
        return new BsonTimestamp(((Struct) record.value()).getInt64(CLUSTER_TIME));
    }

    static long readAtMs(SourceRecord record) {
        return ((Struct) record.value()).getInt64(TIMESTAMP);
    }

    /** About how many bytes a record is: a heartbeat is next to none. */
    static int sizeOf(SourceRecord record) {
        return record.valueSchema() == VALUE_SCHEMA ? bytes(record).remaining() : 0;
    }

    private static ByteBuffer bytes(SourceRecord record) {
        return (ByteBuffer) ((Struct) record.value()).get(BYTES);
    }

    static RawBsonDocument document(SourceRecord record) {
        ByteBuffer bytes = bytes(record);
        return new RawBsonDocument(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
}
